import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What one run of wrk saw: answers per second, latencies in ms, answers in all, and those that were no 2xx or 3xx. */
export type Load = { perSecond: number; p50: number; p99: number; answered: number; failed: number };

const toMs = (text: string): number => {
  const [, value = '0', unit = 'ms'] = /([\d.]+)(us|ms|s|m)/.exec(text) ?? [];
  return Number(value) * ({ us: 0.001, ms: 1, s: 1000, m: 60_000 }[unit] ?? 1);
};

/**
 * Loads `url` with wrk: one thread, `connections` open connections, for `seconds`.
 * @param script a Lua file that says what is sent
 *
 * Throws with the cure when wrk is not installed.
 */
export async function load(
  url: string,
  { seconds, connections, script }: { seconds: number; connections: number; script?: string },
): Promise<Load> {
  const args = [
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    ...(script === undefined ? [] : ['-s', script]),
    url,
  ];
  const { stdout } = await run('wrk', args).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('wrk is not installed. Cure: apt-get install wrk') : error;
  });
  const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0);
  const time = (pattern: RegExp) => toMs(pattern.exec(stdout)?.[1] ?? '');
  return {
    perSecond: number(/Requests\/sec:\s+([\d.]+)/),
    p50: time(/^\s+50%\s+(\S+)/m),
    p99: time(/^\s+99%\s+(\S+)/m),
    answered: number(/(\d+) requests in/),
    failed: number(/Non-2xx or 3xx responses: (\d+)/) + number(/timeout (\d+)/),
  };
}

/** Starts a peer of bench/peers/ and waits for its port. It ends when `stop` is called or this process is gone. */
export async function startPeer(
  file: string,
  ...args: string[]
): Promise<{ url: string; pid: number | undefined; stop: () => void }> {
  const child = spawn(process.execPath, [new URL(`peers/${file}`, import.meta.url).pathname, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  return { url: `http://127.0.0.1:${port}`, pid: child.pid, stop: () => child.kill() };
}
