import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { idsReady, newId } from '@/server/platform/ids.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { providersOf } from '../channels/providers.ts';
import { groupBy } from '../group-by.ts';
import { dispatchSends } from '../jobs.ts';
import type { NotifyPayload } from '../schema.ts';
import { declarationOf, type SentChannel, type TypeDeclaration } from '../terms.ts';
import { groupOf, type StoredData, threadOf } from '../types.ts';
import { decide, type Recipient } from './decide.ts';
import { loadRecipients } from './load-recipients.ts';
import { type Common, insertPlan, type NewDelivery, type NewNotification, skipOverCap } from './repository.ts';
import { claimAtOnce, prepareAtOnce, sendAtOnce } from './send-at-once.ts';
import { takeCaps } from './take-caps.ts';

/** People in one transaction: more make it longer, not quicker. */
const PEOPLE_AT_A_TIME = 500;

/** What planning needs beside what it is told. */
export type PlanContext = Pick<JobContext, 'signal'> & { clock?: () => number };

/**
 * Writes down who is told and by which channels, once however often it is asked for, and has it sent. In the transactional lane it is
 * written down as claimed by this process and sent here; should this process die in between, the claim ends and the loop over what is due has it sent.
 */
export async function planNotifications(
  payload: NotifyPayload,
  { signal, clock = Date.now }: PlanContext,
): Promise<void> {
  await idsReady();
  const declaration = declarationOf(payload.type);
  const people = [...new Set(payload.recipients)].sort((a, b) => (a < b ? -1 : 1));
  for (let from = 0; from < people.length; from += PEOPLE_AT_A_TIME) {
    signal.throwIfAborted();
    await planSome(people.slice(from, from + PEOPLE_AT_A_TIME), payload, declaration, { signal, clock });
  }
}

async function planSome(
  people: readonly bigint[],
  payload: NotifyPayload,
  declaration: TypeDeclaration,
  { signal, clock }: { signal: AbortSignal; clock: () => number },
): Promise<void> {
  const now = clock();
  const common = commonOf(payload, declaration, now);
  const { type, actorId, thread } = common;
  const deviceId = declaration.toDevice ? BigInt(String(payload.data.deviceId)) : null;
  const withAddresses = declaration.lane === 'transactional';
  const loaded = await loadRecipients(people, { type, declaration, thread, actorId, deviceId, withAddresses });
  if (loaded.recipients.length === 0) return;
  const plan = drawUp(loaded.recipients, declaration, now);
  claimAtOnce(plan.deliveries, declaration, now, clock);
  const [fresh, prepared] = await Promise.all([
    write(plan, common, declaration, now),
    prepareAtOnce(plan.deliveries, common, { ...loaded, now }),
  ]);
  for (const { id, recipientId, inApp } of plan.notifications) if (inApp && fresh.has(id)) tell(recipientId, id);
  const claimed = plan.deliveries.filter(
    ({ state, notificationId }) => state === 'sending' && fresh.has(notificationId),
  );
  const ours = new Set(claimed.map(({ id }) => id));
  await sendAtOnce(prepared, (id) => ours.has(id), { signal, clock });
}

function commonOf(payload: NotifyPayload, declaration: TypeDeclaration, now: number): Common {
  const data = payload.data as StoredData;
  return {
    type: payload.type,
    lane: declaration.lane,
    dedupeKey: payload.dedupeKey,
    data,
    actorId: payload.actorId ?? null,
    thread: threadOf(payload.type, data),
    groupKey: groupOf(payload.type, data, now),
    expiresAt: new Date(now + declaration.lifetimeMs),
    createdAt: new Date(now),
  };
}

type Plan = { notifications: NewNotification[]; deliveries: NewDelivery[] };

/** What everybody is told and by which channels, if it is not found that they were told before. @param now ms since 1970 */
function drawUp(recipients: readonly Recipient[], declaration: TypeDeclaration, now: number): Plan {
  const hasProvider = (channel: SentChannel) => providersOf(channel).length > 0;
  const plan: Plan = { notifications: [], deliveries: [] };
  for (const recipient of recipients) {
    const { deliveries, ...shown } = decide(declaration, recipient, now, hasProvider);
    const notification = { id: newId(), recipientId: recipient.id, ...shown };
    plan.notifications.push(notification);
    for (const { dueAt, ...delivery } of deliveries) {
      const of = { id: newId(), notificationId: notification.id, recipientId: recipient.id };
      plan.deliveries.push({ ...delivery, ...of, dueAt: new Date(dueAt) });
    }
  }
  return plan;
}

/** Writes down a plan; gives the ids of the notifications that are new. What is over a cap is marked in the plan too. */
async function write(plan: Plan, common: Common, declaration: TypeDeclaration, now: number): Promise<Set<bigint>> {
  const isWhole = declaration.awaited && plan.deliveries.every(({ state }) => state === 'sending');
  // One statement is a transaction of its own.
  if (isWhole) return insertPlan(common, plan);
  return transaction(async (tx) => {
    const fresh = await insertPlan(common, plan, tx);
    const deliveries = plan.deliveries.filter(({ notificationId }) => fresh.has(notificationId));
    const over = await takeCaps(deliveries, { type: common.type, declaration, now }, tx);
    await skipOverCap(
      over.map(({ id }) => id),
      tx,
    );
    await queue(
      deliveries.filter(({ state }) => state === 'queued'),
      declaration,
      tx,
    );
    return fresh;
  });
}

async function queue(queued: readonly NewDelivery[], { lane }: TypeDeclaration, tx: Transaction): Promise<void> {
  for (const [channel, ids] of idsByChannel(queued)) await dispatchSends(channel, lane, ids, tx);
}

function idsByChannel(deliveries: readonly NewDelivery[]): Map<SentChannel, bigint[]> {
  const groups = groupBy(deliveries, ({ channel }) => channel);
  return new Map([...groups].map(([channel, some]) => [channel, some.map(({ id }) => id)]));
}

/** The socket is the fast path: who does not hear it reads the list. */
function tell(recipientId: bigint, id: bigint): void {
  void publishEvent(userRoom(recipientId), { name: 'notifications.new', payload: { id: String(id) } });
}
