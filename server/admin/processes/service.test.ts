import { expect, it, vi } from 'vitest';
import { startHeartbeat } from '@/server/platform/metrics/heartbeat.ts';
import { processSource, writeHistory } from '@/server/platform/metrics/history.ts';
import { stateRedis } from '@/server/platform/redis/client.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { makeUser } from '@/server/users/factory.ts';
import { listAllProcesses } from './service.ts';

const dead = {
  role: 'workers',
  host: 'elsewhere',
  pid: 7,
  startedAt: '2026-01-01T00:00:00.000Z',
  lastSeenAt: '2026-01-01T01:00:00.000Z',
  stoppedAt: null,
  version: '1.0',
  sockets: 3,
  checks: { database: true },
  runs: ['links'],
};

it('shows what runs, and for a while what has ended and how', async () => {
  const { viewer } = await makeUser({ role: 'admin' });
  await writeHistory([], { source: processSource('workers', 'elsewhere', 7), card: dead });
  await writeHistory([], {
    source: processSource('web', 'elsewhere', 8),
    card: { ...dead, role: 'web', pid: 8, stoppedAt: '2026-01-01T02:00:00.000Z' },
  });
  const heartbeat = startHeartbeat({ role: 'edge', metricsPort: 9 });
  await eventuallyPasses(async () => {
    expect((await listAllProcesses(viewer)).items).toMatchObject([
      { role: 'edge', state: 'running', pid: process.pid, metricsPort: 9, sockets: null, away: null, runs: [] },
      { role: 'web', state: 'stopped', pid: 8, lastSeenAt: '2026-01-01T02:00:00.000Z' },
      { role: 'workers', state: 'gone', pid: 7, lastSeenAt: dead.lastSeenAt, runs: ['links'], cpuPercent: null },
    ]);
  });
  await heartbeat.stop();
  vi.spyOn(stateRedis(), 'zrange').mockRejectedValue(new Error('Connection is closed.'));
  expect(await listAllProcesses(viewer)).toEqual({ redisReachable: false, items: [] });
});

it('does not exist for anybody but admins', async () => {
  const { viewer } = await makeUser();
  await expect(listAllProcesses(viewer)).rejects.toMatchObject({ code: 'not_found' });
});
