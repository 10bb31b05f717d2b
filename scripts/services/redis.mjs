import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { guardChild } from './guard.mjs';
import { until } from './ports.mjs';

/**
 * Writes the settings of a server and says how to run it. It listens on loopback only, with a password.
 * state: queues, streams, limits, leases: never evicts, and whatever was acknowledged is on disk (`everysec` holds writes
 *   back in the process while an fsync runs, so that even a kill of the process alone could lose some).
 * cache: evicts the least used, nothing on disk.
 * @param {{ program: string, role: 'state' | 'cache' | 'test', port: number, dir: string, password: string, cacheMegabytes?: number }} options
 */
export function redisCommand({ program, role, port, dir, password, cacheMegabytes = 256 }) {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(dir)}`,
    'daemonize no',
    'loglevel warning',
    'save ""',
    'databases 1',
    'tcp-backlog 128',
    ...(role === 'state' ? ['appendonly yes', 'appendfsync always'] : ['appendonly no']),
    ...(role === 'cache'
      ? [`maxmemory ${cacheMegabytes}mb`, 'maxmemory-policy allkeys-lru']
      : ['maxmemory-policy noeviction']),
  ];
  const file = join(dir, `${role}.conf`);
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return { command: program, args: [file], options: { cwd: dir, env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' } } };
}

/** @param {number} port @param {string} password */
export const redisUrl = (port, password) => `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`;

/**
 * Resolves when the server answers and has read its files.
 * @param {number} port @param {string} password
 * @param {{ withinMs?: number, given?: () => string | undefined }} [options]
 */
export const redisReady = (port, password, { withinMs = 30_000, given } = {}) =>
  until(async () => (await redisCall(port, password, ['PING'])) === 'PONG', { withinMs, what: 'Redis', given });

/**
 * One command to a local server, without any package.
 * @param {number} port @param {string} password @param {string[]} words
 * @returns {Promise<string>} the first line of the answer without its type sign; rejects on an error answer
 */
export function redisCall(port, password, words) {
  return new Promise((resolve, reject) => {
    const encode = (parts) =>
      `*${parts.length}\r\n${parts.map((p) => `$${Buffer.byteLength(p)}\r\n${p}\r\n`).join('')}`;
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(encode(['AUTH', password]) + encode(words)));
    let text = '';
    socket.setTimeout(5000, () => socket.destroy(new Error('timed out')));
    socket.on('data', (chunk) => {
      text += chunk;
      const [auth, answer, rest] = text.split('\r\n', 3);
      if (auth?.startsWith('-')) reject(new Error(auth.slice(1)));
      else if (answer === undefined || rest === undefined) return;
      else if (answer.startsWith('-')) reject(new Error(answer.slice(1)));
      else resolve(answer.slice(1));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
}

/**
 * Starts a server and waits for it. It stays in a process group of its own.
 * @param {Parameters<typeof redisCommand>[0]} options
 * @returns {Promise<{ port: number, pid: number, url: string, stop: () => Promise<void>, flush: () => Promise<void> }>}
 */
export async function startRedis(options) {
  const { command, args, options: how } = redisCommand(options);
  const child = spawn(command, args, { ...how, detached: true, stdio: 'ignore' });
  guardChild('service', child);
  const gone = new Promise((resolve) => child.once('close', resolve));
  child.once('error', () => {});
  const ended = () => (child.exitCode === null && child.pid ? undefined : `${command} did not start`);
  await redisReady(options.port, options.password, { given: ended });
  return {
    port: options.port,
    pid: child.pid,
    url: redisUrl(options.port, options.password),
    flush: () => redisCall(options.port, options.password, ['FLUSHALL']).then(() => undefined),
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
