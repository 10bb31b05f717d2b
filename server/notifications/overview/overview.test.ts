import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { registerQueues } from '@/server/platform/queue/queues.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { dropSingleton } from '@/server/platform/singleton.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { makeUser } from '@/server/users/factory.ts';
import { replaceProviders } from '../channels/providers.ts';
import { planNormal, sendEmailNormal } from '../jobs.ts';
import { resetProvider } from '../providers/reset-provider.ts';
import type { NotifyInput } from '../schema.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { insertSuppression } from '../suppressions/repository.ts';
import { deliveriesOf, tell } from '../testing/pipeline.ts';
import { accept, type RecordingProvider, recordingProvider } from '../testing/recording-provider.ts';
import { trackClick, trackOpen } from '../tracking/service.ts';
import { shortId, signToken } from '../tracking/tokens.ts';
import { notificationRates } from './rates.ts';
import { getNotificationOverview } from './service.ts';

const PERSON = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

let email: RecordingProvider;
let restore: () => void;

beforeEach(async () => {
  await pg.query('DELETE FROM notification_deliveries');
  await pg.query('DELETE FROM notifications');
  await pg.query('DELETE FROM notification_providers');
  dropSingleton('notifications.rates');
  email = recordingProvider('email', 'first');
  restore = replaceProviders({ email: [email, recordingProvider('email', 'second')] });
});

afterEach(async () => {
  restore();
  await pg.query('DELETE FROM outbox');
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

let keys = 0;
const exported = (...recipients: bigint[]): NotifyInput => ({
  type: 'export-ready',
  recipients,
  data: { taskId: 1n, bytes: 1_000_000, expiresAt: '2027-06-01T00:00:00Z' },
  dedupeKey: `e${keys++}`,
});
const admin = async () => (await makeUser({ role: 'admin' })).viewer;
const someone = async () => (await makeUser()).user;

it('tells what is on its way in each lane, and for how long', async () => {
  await stateRedis().flushall();
  await registerQueues([planNormal.name, sendEmailNormal.name, 'links.other']);
  await stateRedis().zadd('metrics:sources', Date.now(), 'services');
  const figures = { span: 60_000, [`queue:${planNormal.name}:done`]: 30, [`queue:${sendEmailNormal.name}:done`]: 12 };
  await stateRedis().lpush('metrics:fine:services', JSON.stringify({ at: Date.now(), figures }));
  const { id } = await someone();
  await tell(exported(id));
  const queuedAt = Date.now();
  await pg.query("UPDATE notification_deliveries SET state = 'queued', due_at = now() + interval '200 seconds'");
  const { lanes, redisReachable } = await getNotificationOverview(await admin());
  const passedMs = Date.now() - queuedAt;
  expect(redisReachable).toBe(true);
  expect(lanes.map(({ lane, waiting, delayed }) => [lane, waiting, delayed])).toEqual([
    ['transactional', 0, 0],
    ['normal', 1, 0],
    ['bulk', 0, 0],
  ]);
  // Looked at again 300 s after it was queued: it has been waiting for 100 s.
  expect(lanes[1]?.oldestWaitingMs).toBeGreaterThan(99_000);
  expect(lanes[1]?.oldestWaitingMs).toBeLessThanOrEqual(100_000 + passedMs);
  expect(lanes[1]?.jobs).toMatchObject({ donePerMinute: 42, failedPerMinute: 0, waiting: 0 });
  expect(lanes[0]?.jobs?.donePerMinute).toBeNull();
  await pg.query("UPDATE notification_deliveries SET state = 'dead', due_at = NULL");
  vi.spyOn(stateRedis(), 'smembers').mockRejectedValueOnce(new Error('Connection is closed.'));
  const away = await getNotificationOverview(await admin());
  expect(away).toMatchObject({ redisReachable: false, lanes: [{ jobs: null }, { dead: 1, waiting: 0 }, {}] });
});

it('tells how providers are doing, in the order in which they are asked', async () => {
  const { id } = await someone();
  email.answer(() => ({ outcome: 'retry', error: 'connection refused' }));
  await tell(exported(id));
  const told = async () => (await getNotificationOverview(await admin())).providers;
  await eventuallyPasses(async () =>
    expect(await told()).toMatchObject([
      {
        ...{ channel: 'email', name: 'first', position: 1, lastError: 'connection refused' },
        ...{ accepted: 0, refused: 1, lastAcceptedAt: null },
      },
      { channel: 'email', name: 'second', position: 2, lastError: null, accepted: 1 },
    ]),
  );
  const put = replaceProviders({ email: [recordingProvider('email', 'second')] });
  expect((await told()).map(({ name, position }) => [name, position])).toEqual([
    ['second', 1],
    ['first', null],
  ]);
  put();
});

it('opens a provider again by hand: its breaker, its pause, and what waited for it', async () => {
  const viewer = await admin();
  restore();
  restore = replaceProviders({ email: [email] });
  email.answer(() => ({ outcome: 'pause', error: 'slow down', afterMs: 3_600_000 }));
  const { id } = await someone();
  await tell(exported(id));
  await eventuallyPasses(async () =>
    expect((await getNotificationOverview(viewer)).providers[0]?.pausedUntil).not.toBeNull(),
  );
  expect(await deliveriesOf(id)).toMatchObject([{ state: 'held', reason: 'paused' }]);
  email.answer(accept);
  await resetProvider(viewer, { channel: 'email', name: 'first' });
  expect((await getNotificationOverview(viewer)).providers[0]).toMatchObject({ pausedUntil: null, state: 'closed' });
  const [waiting] = await deliveriesOf(id);
  expect(waiting?.due_at?.getTime()).toBeLessThanOrEqual(Date.now());
  // This process hears of it as all others do, and asks it again.
  const { id: other } = await someone();
  await eventuallyPasses(async () => {
    await tell(exported(other));
    expect((await deliveriesOf(other)).some(({ state }) => state === 'sent')).toBe(true);
  });
  const { rows } = await pg.query('SELECT event, details FROM audit_events WHERE actor_id = $1', [viewer.id]);
  expect(rows).toEqual([
    { event: 'sys_notification_provider_reset', details: { channel: 'email', provider: 'first' } },
  ]);
  await expect(resetProvider(viewer, { channel: 'email', name: 'nobody' })).rejects.toMatchObject({
    code: 'not_found',
  });
});

it('counts what became of what was planned, machines apart', async () => {
  const [a, b, c, d] = await Promise.all([someone(), someone(), someone(), someone()]);
  await insertSuppression({
    channel: 'email',
    addressHash: hashAddress('email', d.email),
    reason: 'bounce',
    detail: null,
  });
  email.answer((message) =>
    message.to.address === c.email ? { outcome: 'rejected', error: '550 no such user' } : accept(message),
  );
  await tell(exported(a.id, b.id, c.id, d.id));
  const deliveryOf = async (id: bigint) => (await deliveriesOf(id))[0]?.id ?? 0n;
  const later = { method: 'GET', userAgent: PERSON, at: Date.now() + 60_000 };
  await trackOpen(signToken('open', [shortId(await deliveryOf(a.id))]), { ...later, userAgent: 'Mozilla/5.0' });
  const target = Buffer.from('https://maru.test/').toString('base64url');
  await trackClick(signToken('click', [shortId(await deliveryOf(b.id)), target]), later);

  const viewer = await admin();
  const rates = await notificationRates(viewer, { range: '1h' });
  const mail = { planned: 4, sent: 2, opened: 1, unverified: 1, clicked: 1, failed: 1, suppressed: 1, skipped: 0 };
  expect(rates.channels).toMatchObject([
    { channel: 'in_app', planned: 4, opened: 0 },
    { channel: 'email', ...mail },
  ]);
  expect(rates.totals).toMatchObject({ planned: 8, clicked: 1 });
  expect(rates.times).toHaveLength(60);
  // All of it was planned in the last step or the one before.
  expect(rates.steps.slice(0, 58).every(({ planned }) => planned === 0)).toBe(true);
  expect(rates.steps.reduce((sum, { planned }) => sum + planned, 0)).toBe(8);
  const only = await notificationRates(viewer, { range: '24h', channel: 'email' });
  expect(only.totals).toMatchObject(mail);
});

it('does not exist for anybody but admins', async () => {
  const { viewer } = await makeUser();
  await expect(getNotificationOverview(viewer)).rejects.toMatchObject({ code: 'not_found' });
  await expect(notificationRates(viewer, { range: '1h' })).rejects.toMatchObject({ code: 'not_found' });
  await expect(resetProvider(viewer, { channel: 'email', name: 'first' })).rejects.toMatchObject({ code: 'not_found' });
});
