import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sealSecret } from '@/server/platform/auth/secret-box.ts';
import { pg } from '@/server/platform/db/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import type { SendResult } from '../channels/channel.ts';
import { replaceProviders } from '../channels/providers.ts';
import { findProviders } from '../providers/repository.ts';
import { CODE_PURPOSE, type NotifyInput } from '../schema.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { insertSuppression } from '../suppressions/repository.ts';
import { exportReady } from '../testing/asks.ts';
import { addDevice, deliveriesOf, eventsOf, onlyDeliveryOf, runDue, tell } from '../testing/pipeline.ts';
import { recordChannels } from '../testing/record-channels.ts';
import { accept } from '../testing/recording-provider.ts';

const MINUTE = 60_000;
const START = Date.parse('2027-05-04T03:00:00Z');
const retry: SendResult = { outcome: 'retry', error: 'not now' };

let now = START;
const clock = () => now;
const providers = recordChannels({ first: 'email', second: 'email', push: 'web_push' });

beforeEach(() => {
  now = START;
});

afterEach(async () => {
  await pg.query('DELETE FROM notification_deliveries');
  // Paused until some day of the virtual clock, which is in the future.
  await pg.query('DELETE FROM notification_providers');
});

const someone = async () => (await makeUser()).user;
let keys = 0;
const signIn = (id: bigint): NotifyInput => ({
  type: 'new-sign-in',
  recipients: [id],
  data: { browser: null, system: null, address: null },
  dedupeKey: `s${keys++}`,
});

describe('a provider that cannot take it now', () => {
  it('is followed by the next one at once', async () => {
    const mina = await someone();
    providers.first.answer(() => retry);
    await tell(exportReady(mina.id), clock);
    expect([providers.first.offered.length, providers.second.taken.length]).toEqual([1, 1]);
    expect(await onlyDeliveryOf(mina.id)).toMatchObject({ state: 'sent', provider: 'second', attempts: 1 });
  });

  it('is asked again after a growing, jittered pause, and given up when the lifetime ends', async () => {
    const mina = await someone();
    replaceProviders({ email: [providers.first], web_push: [] });
    // Others of the channel go well, so the breaker stays out of it.
    const juno = await someone();
    providers.first.answer((message) => (message.to.address === mina.email ? retry : accept(message)));
    const sealedCode = sealSecret(Buffer.from('123456'), CODE_PURPOSE, mina.id).toString('base64url');
    await tell({ type: 'login-code', recipients: [mina.id], data: { sealedCode }, dedupeKey: 'code' }, clock);
    const pauses: number[] = [];
    for (let attempt = 1; attempt < 40; attempt += 1) {
      const row = await onlyDeliveryOf(mina.id);
      if (row.state === 'dead') break;
      expect(row).toMatchObject({ state: 'held', reason: 'retry', attempts: attempt, last_error: 'not now' });
      const dueAt = row.due_at?.getTime() ?? 0;
      pauses.push(dueAt - now);
      now = dueAt - 1;
      await runDue(clock);
      expect(providers.first.offered.filter(({ to }) => to.address === mina.email)).toHaveLength(attempt);
      for (let other = 0; other < 2; other += 1) await tell(exportReady(juno.id), clock);
      now = dueAt;
      await runDue(clock);
    }
    expect(await onlyDeliveryOf(mina.id)).toMatchObject({ state: 'dead', reason: 'expired', due_at: null });
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
    for (const provider of [providers.first, providers.second])
      provider.answer(() => ({ ...retry, afterMs: 7 * MINUTE }) as SendResult);
    await tell(exportReady(mina.id), clock);
    expect((await onlyDeliveryOf(mina.id)).due_at?.getTime()).toBe(START + 7 * MINUTE);
  });

  it('has its breaker opened by failures; nothing is offered until it may be tried, and the rest goes to the other', async () => {
    const people = await Promise.all(Array.from({ length: 8 }, someone));
    providers.first.answer(() => Promise.reject(new Error('connection refused')));
    for (const { id } of people) await tell(exportReady(id), clock);
    expect(providers.first.offered).toHaveLength(5);
    expect(providers.second.taken).toHaveLength(8);
    providers.first.answer(accept);
    now += 5_000;
    const [last] = people;
    await tell(exportReady(last?.id ?? 0n), clock);
    expect(providers.first.taken).toHaveLength(1);
  });

  it('that is the only one makes everything wait without an attempt, until it is well again', async () => {
    replaceProviders({ email: [providers.first] });
    const people = await Promise.all(Array.from({ length: 12 }, someone));
    providers.first.answer(() => retry);
    for (const { id } of people) await tell(exportReady(id), clock);
    const states = async () =>
      (await Promise.all(people.map(({ id }) => onlyDeliveryOf(id)))).map(
        ({ reason, attempts, state }) => `${state} ${reason} ${attempts}`,
      );
    const before = await states();
    expect(before.filter((state) => state === 'held retry 1')).toHaveLength(5);
    expect(before.filter((state) => state === 'held paused 0')).toHaveLength(7);
    providers.first.answer(accept);
    for (let step = 0; step < 20; step += 1) {
      now += 2_000;
      await runDue(clock);
    }
    expect(new Set((await states()).map((state) => state.split(' ')[0]))).toEqual(new Set(['sent']));
    expect(providers.first.taken).toHaveLength(12);
  });
});

describe('a provider that asks for a pause (429)', () => {
  it('gets nothing until then, and it costs no attempt', async () => {
    replaceProviders({ email: [providers.first] });
    const [mina, juno] = [await someone(), await someone()];
    providers.first.answer(() => ({ outcome: 'pause', error: '429', afterMs: 10 * MINUTE }));
    await tell(exportReady(mina.id), clock);
    await tell(exportReady(juno.id), clock);
    expect(providers.first.offered).toHaveLength(1);
    for (const { id } of [mina, juno])
      expect(await onlyDeliveryOf(id)).toMatchObject({ state: 'held', reason: 'paused', attempts: 0 });
    providers.first.answer(accept);
    now += 10 * MINUTE - 1;
    await runDue(clock);
    expect(providers.first.offered).toHaveLength(1);
    now += 2_000;
    await runDue(clock);
    for (const { id } of [mina, juno]) expect(await onlyDeliveryOf(id)).toMatchObject({ state: 'sent', attempts: 1 });
    expect((await eventsOf(mina.id))[0]).toMatchObject({ kind: 'paused', detail: { error: '429' } });
    const health = (await findProviders()).find(({ name }) => name === 'first');
    expect(health?.lastError).not.toBeNull();
  });

  it('is stood in for by the next one', async () => {
    const mina = await someone();
    providers.first.answer(() => ({ outcome: 'pause', error: '429', afterMs: 10 * MINUTE }));
    await tell(exportReady(mina.id), clock);
    await tell(exportReady(mina.id), clock);
    expect([providers.first.offered.length, providers.second.taken.length]).toEqual([1, 2]);
  });
});

describe('what will never arrive', () => {
  it('retires a device that is gone; nothing more goes there', async () => {
    const mina = await someone();
    const device = await addDevice(mina.id, 'web_push');
    providers.push.answer(() => ({ outcome: 'gone', error: '410 unsubscribed' }));
    await tell(signIn(mina.id), clock);
    const [row] = await deliveriesOf(mina.id);
    expect(row).toMatchObject({ state: 'skipped', reason: 'device_gone' });
    const { rows } = await pg.query('SELECT retired_at, retired_reason FROM notification_devices WHERE id = $1', [
      device.id,
    ]);
    expect(rows[0]).toMatchObject({ retired_reason: '410 unsubscribed', retired_at: new Date(now) });
    await tell(signIn(mina.id), clock);
    expect(providers.push.offered).toHaveLength(1);
  });

  it('goes nowhere when the device became another person’s between planning and sending', async () => {
    const [mina, juno] = [await someone(), await someone()];
    const device = await addDevice(mina.id, 'web_push');
    providers.push.answer(() => retry);
    await tell(signIn(mina.id), clock);
    await pg.query('UPDATE notification_devices SET user_id = $2 WHERE id = $1', [device.id, juno.id]);
    providers.push.answer(accept);
    now += MINUTE;
    await runDue(clock);
    expect(providers.push.taken).toEqual([]);
    expect((await deliveriesOf(mina.id))[0]).toMatchObject({ state: 'skipped', reason: 'device_gone' });
  });

  it('puts an address that bounces on the list, and leaves it alone from then on', async () => {
    const mina = await someone();
    providers.first.answer(() => ({ outcome: 'rejected', error: '550 5.1.1 no such user', suppress: 'bounce' }));
    await tell(exportReady(mina.id), clock);
    expect(await onlyDeliveryOf(mina.id)).toMatchObject({
      state: 'failed',
      reason: 'rejected',
      last_error: '550 5.1.1 no such user',
    });
    await tell(exportReady(mina.id), clock);
    expect((await deliveriesOf(mina.id))[1]).toMatchObject({ state: 'skipped', reason: 'suppressed', attempts: 0 });
    expect(providers.first.offered).toHaveLength(1);
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
    expect(providers.first.taken[0]).toMatchObject({ isSecret: true, content: { title: 'Your sign-in code: 123456' } });
    const { rows } = await pg.query(`SELECT data::text FROM notifications WHERE recipient_id = $1`, [mina.id]);
    expect(rows[0].data).not.toContain('123456');
  });

  it('is not sent any more when it was read, its person is gone, or its time is over', async () => {
    const [mina, juno, ada] = [await someone(), await someone(), await someone()];
    for (const provider of [providers.first, providers.second]) provider.answer(() => retry);
    for (const { id } of [mina, juno, ada]) await tell(exportReady(id), clock);
    await pg.query('UPDATE notifications SET read_at = now() WHERE recipient_id = $1', [mina.id]);
    await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [juno.id]);
    for (const provider of [providers.first, providers.second]) provider.answer(accept);
    now += 60 * MINUTE;
    await runDue(clock);
    expect(await onlyDeliveryOf(mina.id)).toMatchObject({ state: 'skipped', reason: 'read' });
    expect(await onlyDeliveryOf(juno.id)).toMatchObject({ state: 'skipped', reason: 'account_gone' });
    expect(await onlyDeliveryOf(ada.id)).toMatchObject({ state: 'sent' });
  });
});
