import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { bundleForChild } from '@/server/platform/testing/child-source.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';

let bundle = '';
const children: ChildProcess[] = [];

beforeAll(async () => {
  bundle = await bundleForChild('server/edge/main.ts');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Runs the edge as a process of its own; `output` grows. */
function start(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [bundle, ...args], {
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', MARU_PRETTY: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const run = { child, output: '' };
  const note = (chunk: Buffer) => {
    run.output += chunk;
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  return run;
}

async function until(run: { child: ChildProcess; output: string }, text: string): Promise<void> {
  while (!run.output.includes(text)) {
    if (run.child.exitCode !== null) throw new Error(run.output);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

it('refuses nonsense and a port in use in one sentence', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const runs = [
    start(['--only=nonsense']),
    start([], { PORT: String(port) }),
    start([], { AUTH_SECRET: '' }),
    start([], { TLS_CERT: '/nowhere/cert.pem', TLS_KEY: '/nowhere/key.pem' }),
    start([], { TLS_CERT: '/nowhere/cert.pem' }),
  ];
  const sentences = [
    '--only names \\"nonsense\\"',
    `port ${port} is in use`,
    'AUTH_SECRET is not set',
    '/nowhere/cert.pem, is not there',
    'TLS_KEY is not set',
  ];
  for (const [index, run] of runs.entries()) {
    if (run.child.exitCode === null) await once(run.child, 'exit');
    expect(run.child.exitCode).toBe(2);
    expect(run.output).toContain(sentences[index]);
    expect(run.output).not.toContain('    at ');
  }
  taken.close();
}, 120_000);

it('serves, and ends in order on SIGTERM', async () => {
  const run = start([]);
  await until(run, 'the edge listens');
  const port = /"port":(\d+),"parts"/.exec(run.output)?.[1];
  expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  await eventuallyPasses(async () => {
    // A check that a busy machine did not answer in time is no answer yet.
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ checks: { database: true, state: true, cache: true, web: false } });
  });
  run.child.kill('SIGTERM');
  const [code] = await once(run.child, 'close');
  expect(run.output).toContain('the edge has stopped');
  expect(code).toBe(0);
}, 60_000);

it('speaks HTTPS by an authority of its own for the local network', async () => {
  const data = mkdtempSync(join(tmpdir(), 'maru-edge-'));
  const run = start([], { MARU_LAN: '1', MARU_DATA: data });
  await until(run, 'the edge listens');
  const port = /"port":(\d+),"parts"/.exec(run.output)?.[1];
  const ca = await (await fetch(`http://127.0.0.1:${port}/lan/ca.crt`)).text();
  const [response] = await once(get(`https://localhost:${port}/healthz`, { ca, agent: false }), 'response');
  expect(response.statusCode).toBe(200);
  response.resume();
  run.child.kill('SIGTERM');
  expect((await once(run.child, 'exit'))[0]).toBe(0);
  rmSync(data, { recursive: true, force: true });
}, 60_000);

it('starts and answers what it can without Redis', async () => {
  const run = start([], { REDIS_STATE_URL: 'redis://127.0.0.1:1', REDIS_CACHE_URL: 'redis://127.0.0.1:1' });
  await until(run, 'the edge listens');
  const port = /"port":(\d+),"parts"/.exec(run.output)?.[1];
  const missing = await fetch(`http://127.0.0.1:${port}/s/nobody-has-this`);
  expect(missing.status).toBe(404);
  run.child.kill('SIGTERM');
  expect((await once(run.child, 'exit'))[0]).toBe(0);
}, 60_000);
