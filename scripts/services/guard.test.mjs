import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { processMark } from '../start/process-mark.mjs';
import { until } from './ports.mjs';

it('ends the children and removes the folders of an owner that was killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maru-guard-'));
  const owner = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { spawn } from 'node:child_process';
     import { guardChild, guardPath } from ${JSON.stringify(join(import.meta.dirname, 'guard.mjs'))};
     guardPath(${JSON.stringify(folder)});
     for (const kind of ['app', 'service']) {
       const child = spawn('sleep', ['300'], { detached: true, stdio: 'ignore' });
       guardChild(kind, child);
       console.log(child.pid);
     }
     setInterval(() => {}, 1000);`,
  ]);
  let text = '';
  owner.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await until(() => text.trim().split('\n').length === 2, { withinMs: 15_000, what: 'the children' });
  const pids = text.trim().split('\n').map(Number);
  expect(pids.every((pid) => processMark(pid))).toBe(true);
  owner.kill('SIGKILL');
  await until(() => pids.every((pid) => !processMark(pid)) && !existsSync(folder), {
    withinMs: 15_000,
    what: 'the end of the children',
  });
});
