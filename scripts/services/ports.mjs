import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * A TCP port that nobody uses at this moment. Taken below the range the kernel gives to outgoing connections: a client
 * that tries again and again while the server is away could otherwise be given that very port, and connect to itself.
 * @param {string} [host] the address it must be free on
 * @returns {Promise<number>}
 */
export async function freePort(host = '127.0.0.1') {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const port = randomInt(15_000, 32_000);
    if ((await probePort(port, host)) === 'free') return port;
  }
  throw new Error('no free port between 15000 and 32000');
}

/**
 * Whether a server of ours could listen on this port now.
 * @param {number} port
 * @param {string} [host]
 * @returns {Promise<'free' | 'used' | 'forbidden'>} `forbidden`: below 1024 without the right to it
 */
export function probePort(port, host = '0.0.0.0') {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code === 'EACCES' ? 'forbidden' : 'used'));
    server.listen(port, host, () => server.close(() => resolve('free')));
  });
}

/**
 * Asks again and again until the answer is true.
 * @param {() => Promise<boolean> | boolean} ask a throw counts as "no"
 * @param {{ withinMs: number, everyMs?: number, what: string, given?: () => string | undefined }} options `given` says why it never will be
 */
export async function until(ask, { withinMs, everyMs = 25, what, given }) {
  const end = Date.now() + withinMs;
  for (;;) {
    const yes = await Promise.resolve()
      .then(ask)
      .catch(() => false);
    if (yes) return;
    const hopeless = given?.();
    if (hopeless) throw new Error(`${what}: ${hopeless}`);
    if (Date.now() > end) throw new Error(`${what}: no answer within ${withinMs / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
