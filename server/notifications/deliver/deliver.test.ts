import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealSecret } from '@/server/platform/auth/secret-box.ts';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import type { SendResult } from '../channels/channel.ts';
import { replaceProviders } from '../channels/providers.ts';
import { findProviders } from '../providers/repository.ts';
import { CODE_PURPOSE, type NotifyInput } from '../schema.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { insertSuppression } from '../suppressions/repository.ts';
import { addDevice, deliveriesOf, runDue, runJobs, tell } from '../testing/pipeline.ts';
import { accept, type RecordingProvider, recordingProvider } from '../testing/recording-provider.ts';
import { claimDeliveries, recordOutcomes } from './repository.ts';
import { sendDeliveries } from './send-deliveries.ts';

const MINUTE = 60_000;
const START = Date.parse('2027-05-04T03:00:00Z');
const retry: SendResult = { outcome: 'retry', error: 'not now' };
const signal = new AbortController().signal;

let now = START;
const clock = () => now;
let first: RecordingProvider;
let second: RecordingProvider;
let push: RecordingProvider;
let restore: () => void;

beforeEach(() => {
  now = START;
  [first, second] = [recordingProvider('email', 'first'), recordingProvider('email', 'second')];
  push = recordingProvider('web_push');
  restore = replaceProviders({ email: [first, second], web_push: [push] });
});

afterEach(async () => {
  restore();
  await pg.query('DELETE FROM outbox');
  await pg.query('DELETE FROM notification_deliveries');
  // Paused until some day of the virtual clock, which is in the future.
  await pg.query('DELETE FROM notification_providers');
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const someone = async () => (await makeUser()).user;
let keys = 0;
const signIn = (id: bigint): NotifyInput => ({
  type: 'new-sign-in',
  recipients: [id],
  data: { browser: null, system: null, address: null },
  dedupeKey: `s${keys++}`,
});
const exported = (id: bigint): NotifyInput => ({
  type: 'export-ready',
  recipients: [id],
  data: { taskId: 1n, bytes: 1_000_000, expiresAt: '2027-06-01T00:00:00Z' },
  dedupeKey: `e${keys++}`,
});
const only = async (userId: bigint) => {
  const rows = await deliveriesOf(userId);
  expect(rows).toHaveLength(1);
  return rows[0] as (typeof rows)[number];
};
const eventsOf = async (userId: bigint) =>
  (
    await pg.query(
      `SELECT e.kind, e.detail FROM notification_events e JOIN notifications n ON n.id = e.notification_id
        WHERE n.recipient_id = $1 ORDER BY e.id`,
      [userId],
    )
  ).rows;

describe('a provider that cannot take it now', () => {
  it('is followed by the next one at once', async () => {
    const mina = await someone();
    first.answer(() => retry);
    await tell(exported(mina.id), clock);
    expect([first.offered.length, second.taken.length]).toEqual([1, 1]);
    expect(await only(mina.id)).toMatchObject({ state: 'sent', provider: 'second', attempts: 1 });
  });

  it('is asked again after a growing, jittered pause, and given up when the lifetime ends', async () => {
    const mina = await someone();
    restore();
    restore = replaceProviders({ email: [first], web_push: [] });
    // Others of the channel go well, so the breaker stays out of it.
    const juno = await someone();
    first.answer((message) => (message.to.address === mina.email ? retry : accept(message)));
    const sealedCode = sealSecret(Buffer.from('123456'), CODE_PURPOSE, mina.id).toString('base64url');
    await tell({ type: 'login-code', recipients: [mina.id], data: { sealedCode }, dedupeKey: 'code' }, clock);
    const pauses: number[] = [];
    for (let attempt = 1; attempt < 40; attempt += 1) {
      const row = await only(mina.id);
      if (row.state === 'dead') break;
      expect(row).toMatchObject({ state: 'held', reason: 'retry', attempts: attempt, last_error: 'not now' });
      const dueAt = row.due_at?.getTime() ?? 0;
      pauses.push(dueAt - now);
      now = dueAt - 1;
      await runDue(clock);
      expect(first.offered.filter(({ to }) => to.address === mina.email)).toHaveLength(attempt);
      for (let other = 0; other < 2; other += 1) await tell(exported(juno.id), clock);
      now = dueAt;
      await runDue(clock);
    }
    expect(await only(mina.id)).toMatchObject({ state: 'dead', reason: 'expired', due_at: null });
    expect(pauses[0]).toBeGreaterThanOrEqual(250);
    expect(pauses[0]).toBeLessThanOrEqual(500);
    expect(pauses[5]).toBeGreaterThan(pauses[0] as number);
    expect(now - START).toBeLessThanOrEqual(10 * MINUTE);
    expect((await eventsOf(mina.id))[0]).toEqual({
      kind: 'retry',
      detail: { error: 'not now', provider: 'first', until: expect.any(String) },
    });
  });

  it('says when to come back, and that is kept to', async () => {
    const mina = await someone();
    for (const provider of [first, second]) provider.answer(() => ({ ...retry, afterMs: 7 * MINUTE }) as SendResult);
    await tell(exported(mina.id), clock);
    expect((await only(mina.id)).due_at?.getTime()).toBe(START + 7 * MINUTE);
  });

  it('has its breaker opened by failures; nothing is offered until it may be tried, and the rest goes to the other', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, someone));
    first.answer(() => Promise.reject(new Error('connection refused')));
    for (const { id } of people) await tell(exported(id), clock);
    expect(first.offered).toHaveLength(5);
    expect(second.taken).toHaveLength(8);
    first.answer(accept);
    now += 5_000;
    const [last] = people;
    await tell(exported(last?.id ?? 0n), clock);
    expect(first.taken).toHaveLength(1);
  });

  it('that is the only one makes everything wait without an attempt, until it is well again', async () => {
    restore();
    restore = replaceProviders({ email: [first] });
    const people = await Promise.all(Array.from({ length: 12 }, someone));
    first.answer(() => retry);
    for (const { id } of people) await tell(exported(id), clock);
    const states = async () =>
      (await Promise.all(people.map(({ id }) => only(id)))).map(
        ({ reason, attempts, state }) => `${state} ${reason} ${attempts}`,
      );
    const before = await states();
    expect(before.filter((state) => state === 'held retry 1')).toHaveLength(5);
    expect(before.filter((state) => state === 'held paused 0')).toHaveLength(7);
    first.answer(accept);
    for (let step = 0; step < 20; step += 1) {
      now += 2_000;
      await runDue(clock);
    }
    expect(new Set((await states()).map((state) => state.split(' ')[0]))).toEqual(new Set(['sent']));
    expect(first.taken).toHaveLength(12);
  });
});

describe('a provider that asks for a pause (429)', () => {
  it('gets nothing until then, and it costs no attempt', async () => {
    restore();
    restore = replaceProviders({ email: [first] });
    const [mina, juno] = [await someone(), await someone()];
    first.answer(() => ({ outcome: 'pause', error: '429', afterMs: 10 * MINUTE }));
    await tell(exported(mina.id), clock);
    await tell(exported(juno.id), clock);
    expect(first.offered).toHaveLength(1);
    for (const { id } of [mina, juno])
      expect(await only(id)).toMatchObject({ state: 'held', reason: 'paused', attempts: 0 });
    first.answer(accept);
    now += 10 * MINUTE - 1;
    await runDue(clock);
    expect(first.offered).toHaveLength(1);
    now += 2_000;
    await runDue(clock);
    for (const { id } of [mina, juno]) expect(await only(id)).toMatchObject({ state: 'sent', attempts: 1 });
    expect((await eventsOf(mina.id))[0]).toMatchObject({ kind: 'paused', detail: { error: '429' } });
    const health = (await findProviders()).find(({ name }) => name === 'first');
    expect(health?.lastError).not.toBeNull();
  });

  it('is stood in for by the next one', async () => {
    const mina = await someone();
    first.answer(() => ({ outcome: 'pause', error: '429', afterMs: 10 * MINUTE }));
    await tell(exported(mina.id), clock);
    await tell(exported(mina.id), clock);
    expect([first.offered.length, second.taken.length]).toEqual([1, 2]);
  });
});

describe('what will never arrive', () => {
  it('retires a device that is gone; nothing more goes there', async () => {
    const mina = await someone();
    const device = await addDevice(mina.id, 'web_push');
    push.answer(() => ({ outcome: 'gone', error: '410 unsubscribed' }));
    await tell(signIn(mina.id), clock);
    const [row] = await deliveriesOf(mina.id);
    expect(row).toMatchObject({ state: 'skipped', reason: 'device_gone' });
    const { rows } = await pg.query('SELECT retired_at, retired_reason FROM notification_devices WHERE id = $1', [
      device.id,
    ]);
    expect(rows[0]).toMatchObject({ retired_reason: '410 unsubscribed', retired_at: new Date(now) });
    await tell(signIn(mina.id), clock);
    expect(push.offered).toHaveLength(1);
  });

  it('goes nowhere when the device became another person’s between planning and sending', async () => {
    const [mina, juno] = [await someone(), await someone()];
    const device = await addDevice(mina.id, 'web_push');
    push.answer(() => retry);
    await tell(signIn(mina.id), clock);
    await pg.query('UPDATE notification_devices SET user_id = $2 WHERE id = $1', [device.id, juno.id]);
    push.answer(accept);
    now += MINUTE;
    await runDue(clock);
    expect(push.taken).toEqual([]);
    expect((await deliveriesOf(mina.id))[0]).toMatchObject({ state: 'skipped', reason: 'device_gone' });
  });

  it('puts an address that bounces on the list, and leaves it alone from then on', async () => {
    const mina = await someone();
    first.answer(() => ({ outcome: 'rejected', error: '550 5.1.1 no such user', suppress: 'bounce' }));
    await tell(exported(mina.id), clock);
    expect(await only(mina.id)).toMatchObject({
      state: 'failed',
      reason: 'rejected',
      last_error: '550 5.1.1 no such user',
    });
    await tell(exported(mina.id), clock);
    expect((await deliveriesOf(mina.id))[1]).toMatchObject({ state: 'skipped', reason: 'suppressed', attempts: 0 });
    expect(first.offered).toHaveLength(1);
  });

  it('but who complained still gets the code they wait for', async () => {
    const mina = await someone();
    await insertSuppression({
      channel: 'email',
      addressHash: hashAddress('email', mina.email),
      reason: 'complaint',
      detail: null,
    });
    const sealedCode = sealSecret(Buffer.from('123456'), CODE_PURPOSE, mina.id).toString('base64url');
    await tell({ type: 'login-code', recipients: [mina.id], data: { sealedCode }, dedupeKey: 'code' }, clock);
    expect(first.taken[0]).toMatchObject({ isSecret: true, content: { title: 'Your sign-in code: 123456' } });
    const { rows } = await pg.query(`SELECT data::text FROM notifications WHERE recipient_id = $1`, [mina.id]);
    expect(rows[0].data).not.toContain('123456');
  });

  it('is not sent any more when it was read, its person is gone, or its time is over', async () => {
    const [mina, juno, ada] = [await someone(), await someone(), await someone()];
    for (const provider of [first, second]) provider.answer(() => retry);
    for (const { id } of [mina, juno, ada]) await tell(exported(id), clock);
    await pg.query('UPDATE notifications SET read_at = now() WHERE recipient_id = $1', [mina.id]);
    await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [juno.id]);
    for (const provider of [first, second]) provider.answer(accept);
    now += 60 * MINUTE;
    await runDue(clock);
    expect(await only(mina.id)).toMatchObject({ state: 'skipped', reason: 'read' });
    expect(await only(juno.id)).toMatchObject({ state: 'skipped', reason: 'account_gone' });
    expect(await only(ada.id)).toMatchObject({ state: 'sent' });
  });
});

describe('a claim', () => {
  /** A delivery that waits for its turn. */
  async function queued(): Promise<{ userId: bigint; id: bigint }> {
    const { id: userId } = await someone();
    for (const provider of [first, second]) provider.answer(() => retry);
    await tell(exported(userId), clock);
    for (const provider of [first, second]) provider.answer(accept);
    const { id } = await only(userId);
    await pg.query(`UPDATE notification_deliveries SET state = 'queued', attempts = 0 WHERE id = $1`, [id]);
    return { userId, id };
  }

  it('is one process’s, however many ask at once', async () => {
    const { id } = await queued();
    first.offered.length = 0;
    await Promise.all(
      Array.from({ length: 20 }, () => sendDeliveries({ channel: 'email', ids: [id] }, { signal, clock })),
    );
    expect(first.offered).toHaveLength(1);
  });

  it('whose holder died is taken up when its lease ends, and what the dead one still writes counts nothing', async () => {
    const { userId, id } = await queued();
    const lease = new Date(now + 40_000);
    expect(await claimDeliveries([id], lease)).toHaveLength(1);
    now += 39_000;
    await runDue(clock);
    expect(await only(userId)).toMatchObject({ state: 'sending' });
    now += 1_000;
    await runDue(clock);
    expect(await only(userId)).toMatchObject({ state: 'sent', provider: 'first', attempts: 2 });
    const late = {
      id,
      notificationId: 1n,
      state: 'failed',
      reason: 'rejected',
      provider: 'ghost',
      providerMessageId: null,
      error: null,
      dueAt: null,
      isFree: false,
    } as const;
    expect((await recordOutcomes([late], lease, new Date(now))).size).toBe(0);
    expect(await only(userId)).toMatchObject({ state: 'sent', provider: 'first' });
    expect(await eventsOf(userId)).toContainEqual({ kind: 'lease_ended', detail: {} });
  });

  it('that nobody ever made, because the job was lost, is made again', async () => {
    const { userId, id } = await queued();
    await pg.query('UPDATE notification_deliveries SET due_at = $2 WHERE id = $1', [id, new Date(now + 300_000)]);
    await runJobs(clock);
    now += 300_000;
    await runDue(clock);
    expect(await only(userId)).toMatchObject({ state: 'sent' });
  });
});
