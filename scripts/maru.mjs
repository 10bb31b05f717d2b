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
  const { env } = await operatorServices(settings, atEnd);
  const args = ['--import', 'tsx', join(root, 'scripts/maru.ts'), ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { cwd: root, env: { ...env, LOG_LEVEL: 'silent' }, stdio: 'inherit' });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
});
