import { afterEach, beforeEach, expect, it } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { exportReady } from '../testing/asks.ts';
import { eventsOf, onlyDeliveryOf, runDue, runJobs, tell } from '../testing/pipeline.ts';
import { recordChannels } from '../testing/record-channels.ts';
import { accept } from '../testing/recording-provider.ts';
import { claimDeliveries, recordOutcomes } from './repository.ts';
import { sendDeliveries } from './send-deliveries.ts';

const START = Date.parse('2027-05-04T03:00:00Z');
const signal = new AbortController().signal;

let now = START;
const clock = () => now;
const providers = recordChannels({ first: 'email', second: 'email' });

beforeEach(() => {
  now = START;
});

afterEach(async () => {
  await pg.query('DELETE FROM notification_deliveries');
});

/** A delivery that waits for its turn. */
async function queued(): Promise<{ userId: bigint; id: bigint }> {
  const userId = (await makeUser()).user.id;
  for (const provider of [providers.first, providers.second])
    provider.answer(() => ({ outcome: 'retry', error: 'not now' }));
  await tell(exportReady(userId), clock);
  for (const provider of [providers.first, providers.second]) provider.answer(accept);
  const { id } = await onlyDeliveryOf(userId);
  await pg.query(`UPDATE notification_deliveries SET state = 'queued', attempts = 0 WHERE id = $1`, [id]);
  return { userId, id };
}

it('a claim is one process’s, however many ask at once', async () => {
  const { id } = await queued();
  providers.first.offered.length = 0;
  await Promise.all(
    Array.from({ length: 20 }, () => sendDeliveries({ channel: 'email', ids: [id] }, { signal, clock })),
  );
  expect(providers.first.offered).toHaveLength(1);
});

it('a claim whose holder died is taken up when its lease ends, and what the dead one still writes counts nothing', async () => {
  const { userId, id } = await queued();
  const lease = new Date(now + 40_000);
  expect(await claimDeliveries([id], lease)).toHaveLength(1);
  now += 39_000;
  await runDue(clock);
  expect(await onlyDeliveryOf(userId)).toMatchObject({ state: 'sending' });
  now += 1_000;
  await runDue(clock);
  expect(await onlyDeliveryOf(userId)).toMatchObject({ state: 'sent', provider: 'first', attempts: 2 });
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
  expect(await onlyDeliveryOf(userId)).toMatchObject({ state: 'sent', provider: 'first' });
  expect(await eventsOf(userId)).toContainEqual({ kind: 'lease_ended', detail: {} });
});

it('a claim that nobody ever made, because the job was lost, is made again', async () => {
  const { userId, id } = await queued();
  await pg.query('UPDATE notification_deliveries SET due_at = $2 WHERE id = $1', [id, new Date(now + 300_000)]);
  await runJobs(clock);
  now += 300_000;
  await runDue(clock);
  expect(await onlyDeliveryOf(userId)).toMatchObject({ state: 'sent' });
});
