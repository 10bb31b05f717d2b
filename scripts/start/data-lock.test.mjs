import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataFolderHolder, lockDataFolder, readRuntime, writeRuntimeFile } from './data-lock.mjs';
import { processMark } from './process-mark.mjs';

let data;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'maru-lock-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const about = { what: 'another Maru', url: 'http://localhost:3000' };

describe('lock of the data folder', () => {
  it('tells the second who holds it', async () => {
    await lockDataFolder(data, about);
    await expect(lockDataFolder(data, about)).rejects.toThrow(
      new RegExp(`in use by another Maru \\(process ${process.pid}, since .* UTC, http://localhost:3000\\)`),
    );
    expect(dataFolderHolder(data)).toMatchObject({ pid: process.pid });
  });

  it('is free again after its release', async () => {
    const release = await lockDataFolder(data, about);
    writeRuntimeFile(data, { url: 'x', env: {}, processes: [] });
    release();
    expect(dataFolderHolder(data)).toBeUndefined();
    expect(readRuntime(data)).toBeUndefined();
    (await lockDataFolder(data, about))();
  });

  it('of a process that is gone counts for nothing', async () => {
    const gone = spawn('true');
    await new Promise((resolve) => gone.once('close', resolve));
    writeFileSync(join(data, 'lock'), JSON.stringify({ pid: gone.pid, mark: '1', what: 'x', since: '' }));
    (await lockDataFolder(data, about))();
  });

  it('of a process whose number was given to another counts for nothing', async () => {
    writeFileSync(join(data, 'lock'), JSON.stringify({ pid: process.pid, mark: 'earlier', what: 'x', since: '' }));
    (await lockDataFolder(data, about))();
  });

  it('goes to exactly one of many who find it stale at once', async () => {
    writeFileSync(join(data, 'lock'), JSON.stringify({ pid: 1, mark: 'never', what: 'x', since: '' }));
    const script = `
      import { lockDataFolder } from ${JSON.stringify(join(import.meta.dirname, 'data-lock.mjs'))};
      try { await lockDataFolder(${JSON.stringify(data)}, { what: 'x' }); console.log('mine'); process.stdin.resume(); }
      catch { console.log('refused'); }`;
    const children = Array.from({ length: 6 }, () => spawn(process.execPath, ['--input-type=module', '-e', script]));
    const answers = await Promise.all(
      children.map((child) => new Promise((resolve) => child.stdout.once('data', (d) => resolve(String(d).trim())))),
    );
    for (const child of children) child.kill('SIGKILL');
    expect(answers.filter((answer) => answer === 'mine')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'refused')).toHaveLength(5);
  });

  it('waits for servers of a killed start that are still ending', async () => {
    const left = spawn('sleep', ['60']);
    writeRuntimeFile(data, { processes: [{ name: 'redis-state', pid: left.pid, mark: processMark(left.pid) }] });
    const taken = lockDataFolder(data, about);
    const early = await Promise.race([taken, new Promise((resolve) => setTimeout(resolve, 300, 'waits'))]);
    expect(early).toBe('waits');
    left.kill('SIGKILL');
    (await taken)();
    expect(existsSync(join(data, 'lock'))).toBe(false);
  });
});
