// `npm run maru -- <command>`: brings the servers that the command needs, then hands over to scripts/maru.ts.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { untilDone } from './start/lifetime.mjs';
import { prepareMachine } from './start/machine.mjs';
import { operatorServices } from './start/operator-services.mjs';
import { checkNode } from './start/preflight.mjs';
import { readSettings, root } from './start/settings.mjs';

await untilDone(async ({ atEnd }) => {
  checkNode();
  const settings = readSettings([]);
  await prepareMachine(settings);
  const [command, ...words] = process.argv.slice(2);
  // Loaded here: they need packages, which a bare machine gets first.
  if (command === 'restore') {
    await (await import('./operator/backup/commands.mjs')).restore(settings, words);
    return 0;
  }
  const services = await operatorServices(settings, atEnd);
  if (command === 'backup') {
    await (await import('./operator/backup/commands.mjs')).backup(settings, services, words);
    return 0;
  }
  const { env } = services;
  const args = ['--import', 'tsx', join(root, 'scripts/maru.ts'), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...env, LOG_LEVEL: 'silent' }, stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
});
