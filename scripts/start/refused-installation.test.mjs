// `npm start` by an ordinary account on a machine without Redis and without sudo, for real: in a mount namespace of its own, where
// those programs are not to be found.
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../services/ports.mjs';
import { root } from './settings.mjs';
import { installPlan } from './system-packages.mjs';

const HIDDEN = ['redis-server', 'valkey-server', 'sudo'];
const FOLDERS = ['/usr/local/bin', '/usr/bin', '/usr/sbin'];

let folder;
/** What the start reads before there is any package, at a place that any account can enter. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maru-ordinary-'));
  chmodSync(folder, 0o755);
  for (const name of ['scripts', 'package.json', 'package-lock.json', 'node_modules/.package-lock.json']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of ['dist', 'data']) {
    mkdirSync(join(folder, name));
    chmodSync(join(folder, name), 0o777);
  }
  writeFileSync(join(folder, 'hidden'), '', { mode: 0o644 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @returns {Promise<{ code: number, said: string }>} */
async function startAsOrdinaryUser(env = {}) {
  const isRoot = process.getuid?.() === 0;
  const found = FOLDERS.flatMap((each) => HIDDEN.map((name) => join(each, name))).filter((path) => existsSync(path));
  const hide = found.map((path) => `mount --bind "${join(folder, 'hidden')}" ${path}`);
  // Whoever is not root gets a namespace in which he may mount, and must be himself again for the start.
  const become = isRoot
    ? 'setpriv --reuid=65534 --regid=65534 --clear-groups'
    : `unshare --user --map-user=${process.getuid?.()}`;
  const script = [...hide, `exec ${become} "${process.execPath}" scripts/start.mjs`].join(' && ');
  const args = [...(isRoot ? [] : ['--map-root-user']), '--mount', 'sh', '-c', script];
  const { PATH } = process.env;
  const options = {
    cwd: folder,
    env: { PATH, MARU_DATA: join(folder, 'data'), PORT: String(await freePort()), HOST: '127.0.0.1', ...env },
    timeout: 50_000,
  };
  return new Promise((resolve) => {
    execFile('unshare', args, options, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, said: `${stdout}${stderr}` }),
    );
  });
}

it.runIf(process.platform === 'linux')(
  'whoever may not install is told in plain words what an admin must run, and what else would do',
  async () => {
    const { code, said } = await startAsOrdinaryUser();
    expect(said).toContain('✗ Maru needs Redis, and this account may not install it.');
    expect(said).toContain(`Ask an admin to run: ${installPlan(['redis']).command}   (or point REDIS_URL at a server)`);
    expect(said).not.toContain('    at ');
    expect(code).toBe(1);
  },
);
