import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { until } from '../services/ports.mjs';
import { processMark } from './process-mark.mjs';

const watcher = `import { watchParent } from ${JSON.stringify(join(import.meta.dirname, 'parent-watch.mjs'))};
  watchParent(() => process.exit(0), { everyMs: 20 });
  console.log(process.pid);
  setInterval(() => {}, 1000);`;

/** Stands for npm: starts the watcher through a shell, and passes no signal on. */
async function startLikeNpm(env) {
  const program = `require('child_process').spawn('sh', ['-c', ${JSON.stringify(`"${process.execPath}" --input-type=module -e '${watcher}'; :`)}], { stdio: 'inherit' });`;
  const npm = spawn(process.execPath, ['-e', program], { env: { PATH: process.env.PATH, ...env } });
  const pid = await new Promise((resolve) => npm.stdout.once('data', (data) => resolve(Number(data))));
  return { npm, pid };
}

it('notices that npm is gone, through the shell between them', async () => {
  const { npm, pid } = await startLikeNpm({ npm_lifecycle_event: 'start' });
  npm.kill('SIGKILL');
  await until(() => processMark(pid) === undefined, { withinMs: 15_000, what: 'the end' });
});

it('does not care for its parent when npm did not start it', async () => {
  const { npm, pid } = await startLikeNpm({});
  npm.kill('SIGKILL');
  await new Promise((resolve) => npm.once('close', resolve).once('exit', resolve));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(processMark(pid)).toBeDefined();
  process.kill(pid, 'SIGKILL');
});
