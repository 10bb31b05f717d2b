import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';

/** A redirector as a process of its own, on the database and the Redis of the test. */
export interface RedirectorProcess {
  /** What a browser would be answered. */
  visit(alias: string, more?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<Visited>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export type Visited = { status: number | undefined; location: string | undefined; body: string };

let bundled: Promise<string> | undefined;

const AGENT = 'Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0';

/** Starts one and waits until it listens. @param env more settings for it */
export async function startRedirectorProcess(env: Record<string, string> = {}): Promise<RedirectorProcess> {
  bundled ??= bundleForChild('server/links/redirector.ts');
  const child = spawn(process.execPath, [await bundled], {
    env: { ...process.env, REDIRECTOR_PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', MARU_PRETTY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const port = await portOf(child);
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  return {
    visit: (alias, { method = 'GET', headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const options = {
          port,
          host: '127.0.0.1',
          path: `/${alias}`,
          method,
          agent,
          headers: { 'user-agent': AGENT, ...headers },
        };
        const request = httpRequest(options, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk) => {
            text += chunk;
          });
          response.on('error', reject);
          response.on('end', () => {
            resolve({ status: response.statusCode, location: response.headers.location, body: text });
          });
        });
        request.on('error', reject);
        request.end(body);
      }),
    async kill(signal) {
      agent.destroy();
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

async function portOf(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const note = (chunk: Buffer) => {
      output += chunk;
      const port = /"port":(\d+),"msg":"the redirector listens"/.exec(output)?.[1];
      if (port !== undefined) resolve(port);
    };
    child.stdout?.on('data', note);
    child.stderr?.on('data', note);
    child.once('exit', () => reject(new Error(output)));
  });
}
