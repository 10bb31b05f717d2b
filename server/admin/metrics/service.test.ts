import { beforeEach, expect, it, vi } from 'vitest';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { pg } from '@/server/platform/db/client.ts';
import { FINE_MS } from '@/server/platform/metrics/history.ts';
import { cacheRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import type { ChartId, MetricsHistory } from './schema.ts';
import { readBusinessFigures, readMetrics } from './service.ts';

const NOW = Math.floor(Date.now() / FINE_MS) * FINE_MS + 1;

async function tell(source: string, at: number, figures: Record<string, number>): Promise<void> {
  await stateRedis().zadd('metrics:sources', Date.now(), source);
  await stateRedis().lpush(`metrics:fine:${source}`, JSON.stringify({ at, figures }));
}

const last = ({ charts }: MetricsHistory, chart: ChartId) =>
  Object.fromEntries(charts[chart].map(({ name, values }) => [name, values.at(-1)]));

beforeEach(() => stateRedis().flushall());

it('draws what all processes did together, each line at the same moments', async () => {
  const { viewer } = await makeUser({ role: 'admin' });
  await tell('process:edge:a:1', NOW, { span: 10_000, '2xx': 20, '5xx': 5, t0: 25, lag: 3, cpu: 50, rss: 1000 });
  await tell('process:edge:b:2', NOW, { span: 10_000, '2xx': 30, t3: 25, t15: 5, lag: 1, cpu: 5, rss: 2000 });
  await tell('process:web:a:3', NOW, { span: 10_000, '2xx': 999, clicks: 7 });
  await tell('services', NOW, {
    span: 10_000,
    'queue:a.b:oldest': 900,
    'queue:a.b:done': 5,
    'pg:commits': 100,
    'pg:hits': 99,
    'pg:reads': 1,
    'state:memory': 12_345,
    'outbox:oldest': 40,
  });
  await tell('host:a', NOW, { cpu: 12.34, memory: 1, memoryTotal: 4, disk: 1, diskTotal: 2 });
  const metrics = await readMetrics(viewer, '15m', NOW);
  expect(metrics).toMatchObject({ redisReachable: true, stepMs: 10_000 });
  expect(metrics.times).toHaveLength(90);
  expect(last(metrics, 'requests'), 'the web answers what the edge has counted').toEqual({
    '2xx': 5,
    '3xx': 0,
    '4xx': 0,
    '5xx': 0.5,
  });
  expect(last(metrics, 'latency')).toMatchObject({ p99: 30_000 });
  expect(last(metrics, 'latency').p50).toBeLessThan(5);
  expect(last(metrics, 'errors')).toEqual({ '5xx': 30, jobs: 0 });
  expect(last(metrics, 'clicks')).toEqual({ clicks: 0.7 });
  expect(last(metrics, 'queueAges')).toEqual({ 'a.b': 900 });
  expect(last(metrics, 'jobs')).toEqual({ done: 30 });
  expect(last(metrics, 'pgCommits')).toEqual({ commits: 10 });
  expect(last(metrics, 'pgHits')).toEqual({ hits: 99 });
  expect(last(metrics, 'redisMemory')).toEqual({ state: 12_345, cache: null });
  expect(last(metrics, 'lag')).toEqual({ 'edge 1': 3, 'edge 2': 1, 'web 3': null });
  expect(last(metrics, 'hostMemory')).toEqual({ a: 25 });
  for (const lines of Object.values(metrics.charts)) {
    for (const { values } of lines) expect(values).toHaveLength(90);
  }
  expect(metrics.charts.requests[0]?.values[0], 'nothing was told then').toBeNull();
});

it('has nothing to draw without Redis', async () => {
  const { viewer } = await makeUser({ role: 'admin' });
  vi.spyOn(stateRedis(), 'zrange').mockRejectedValue(new Error('Connection is closed.'));
  const metrics = await readMetrics(viewer, '24h');
  expect(metrics).toMatchObject({ redisReachable: false, range: '24h' });
  expect(metrics.times).toHaveLength(180);
  expect(metrics.charts.lag).toEqual([]);
});

it('counts people who come, who come back and who are new', async () => {
  await pg.query('DELETE FROM users');
  await cacheRedis().flushall();
  const { viewer } = await makeUser({ role: 'admin' });
  const old = await makeUser();
  const left = await makeUser();
  const disabled = await makeUser();
  await pg.query("UPDATE users SET created_at = now() - interval '60 days' WHERE id = ANY($1)", [
    [old.user.id, left.user.id],
  ]);
  await pg.query("UPDATE sessions SET last_seen_at = now() - interval '3 days' WHERE user_id = $1", [old.user.id]);
  await pg.query('DELETE FROM sessions WHERE user_id = $1', [left.user.id]);
  await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [disabled.user.id]);
  const figures = { people: 3, dailyActive: 1, monthlyActive: 2, returnRate: 0.5, newToday: 1, newThisWeek: 1 };
  expect(await readBusinessFigures(viewer)).toMatchObject(figures);

  // Signed in and out again: the session is gone, the audit log knows.
  await recordAudit({ event: 'authn_login_success', actorId: left.user.id });
  expect(await readBusinessFigures(viewer), 'counted once a minute').toMatchObject(figures);
  await cacheRedis().flushall();
  expect(await readBusinessFigures(viewer)).toMatchObject({ dailyActive: 2, monthlyActive: 3, returnRate: 1 });
});

it('does not exist for anybody but admins', async () => {
  const { viewer } = await makeUser();
  await expect(readMetrics(viewer, '1h')).rejects.toMatchObject({ code: 'not_found' });
  await expect(readBusinessFigures(viewer)).rejects.toMatchObject({ code: 'not_found' });
});
