import { afterAll, afterEach, expect, it } from 'vitest';
import { closeDb } from '../db/client.ts';
import { closeRedis } from '../redis/client.ts';
import { eventuallyPasses } from '../testing/eventually.ts';
import { checkDependencies } from './check-dependencies.ts';
import { httpDuration } from './registry.ts';
import { type MetricsServer, startMetricsServer } from './serve.ts';

const servers: MetricsServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.stop())));
afterAll(async () => {
  await closeRedis();
  await closeDb();
});

async function serve(
  ready: () => Promise<Record<string, boolean>>,
): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const server = await startMetricsServer('test', { ready });
  servers.push(server);
  return (path, init) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
}

it('answers metrics as Prometheus text', async () => {
  httpDuration.observe({ method: 'GET', route: '/v1/links', status: '200' }, 0.02);
  const get = await serve(checkDependencies);
  const text = await (await get('/metrics')).text();
  expect(text).toContain('process_cpu_seconds_total');
  expect(text).toMatch(
    /http_request_duration_seconds_bucket\{le="0.025",method="GET",route="\/v1\/links",status="200"\} 1/,
  );
  expect(text).toContain('database_connections{state="open"}');
});

it('is alive whatever happens, and ready when everything is', async () => {
  const get = await serve(checkDependencies);
  expect((await get('/healthz')).status).toBe(200);
  await eventuallyPasses(async () => {
    // A check that a busy machine did not answer in time is no answer yet.
    const response = await get('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ready: true, checks: { database: true, redisState: true } });
  });
});

it('names what is away, and is not ready when it cannot know', async () => {
  const away = await (await serve(async () => ({ database: false, redisState: true })))('/readyz');
  expect(away.status).toBe(503);
  expect(await away.json()).toEqual({ ready: false, checks: { database: false, redisState: true } });
  const broken = await (await serve(() => Promise.reject(new Error('boom'))))('/readyz');
  expect(broken.status).toBe(503);
});

it('knows nothing else', async () => {
  const get = await serve(checkDependencies);
  expect((await get('/')).status).toBe(404);
  expect((await get('/metrics', { method: 'POST' })).status).toBe(405);
});
