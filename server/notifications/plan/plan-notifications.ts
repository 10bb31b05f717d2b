import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { idsReady, newId } from '@/server/platform/ids.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { providersOf } from '../channels/providers.ts';
import { hasRoom, sendDeliveries } from '../deliver/send-deliveries.ts';
import { groupBy } from '../group-by.ts';
import { dispatchSends } from '../jobs.ts';
import type { NotifyPayload } from '../schema.ts';
import { declarationOf, type SentChannel, type TypeDeclaration } from '../terms.ts';
import { groupOf, type StoredData, threadOf } from '../types.ts';
import { decide, type Recipient } from './decide.ts';
import { loadRecipients } from './load-recipients.ts';
import {
  type Common,
  insertDeliveries,
  insertNotifications,
  type NewDelivery,
  type NewNotification,
} from './repository.ts';
import { takeCaps } from './take-caps.ts';

/** People in one transaction: more make it longer, not quicker. */
const PEOPLE_AT_A_TIME = 500;
/** A planning job sends so many itself; more go through the queues. */
const SENT_AT_ONCE = 20;

/** What planning needs beside what it is told. */
export type PlanContext = Pick<JobContext, 'signal'> & { clock?: () => number };

/**
 * Writes down who is told and by which channels, once however often it is asked for, and has it sent. In the transactional lane it is sent
 * here, right after the commit; should this process die in between, the loop over what is due does it.
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
  const recipients = await loadRecipients(people, { type, declaration, thread, actorId, deviceId });
  if (recipients.length === 0) return;
  const { shown, sent } = await transaction(async (tx) => {
    const { notifications, deliveries } = await writePlan(recipients, common, declaration, now, tx);
    const queued = deliveries.filter(({ state }) => state === 'queued');
    const atOnce = sendsItself(declaration, queued, clock);
    if (!atOnce) await queue(queued, declaration, tx);
    return { shown: notifications.filter(({ inApp }) => inApp), sent: atOnce ? queued : [] };
  });
  for (const { id, recipientId } of shown) tell(recipientId, id);
  await Promise.all(
    [...idsByChannel(sent)].map(([channel, ids]) => sendDeliveries({ channel, ids }, { signal, clock })),
  );
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

async function writePlan(
  recipients: readonly Recipient[],
  common: Common,
  declaration: TypeDeclaration,
  now: number,
  tx: Transaction,
): Promise<{ notifications: NewNotification[]; deliveries: NewDelivery[] }> {
  const hasProvider = (channel: SentChannel) => providersOf(channel).length > 0;
  const planned = recipients.map((recipient) => {
    const { deliveries, ...shown } = decide(declaration, recipient, now, hasProvider);
    return { notification: { id: newId(), recipientId: recipient.id, ...shown }, deliveries };
  });
  const fresh = await insertNotifications(
    common,
    planned.map(({ notification }) => notification),
    tx,
  );
  const kept = planned.filter(({ notification }) => fresh.has(notification.id));
  const deliveries = kept.flatMap(({ notification, deliveries: some }) =>
    some.map(
      ({ dueAt, ...delivery }): NewDelivery => ({
        ...delivery,
        id: newId(),
        notificationId: notification.id,
        recipientId: notification.recipientId,
        dueAt: new Date(dueAt),
      }),
    ),
  );
  if (deliveries.length > 0) {
    await takeCaps(deliveries, { type: common.type, declaration, now }, tx);
    await insertDeliveries(deliveries, common, tx);
  }
  return { notifications: kept.map(({ notification }) => notification), deliveries };
}

/** What somebody waits for does not go through another queue, unless so much of it comes that it would be in its own way. */
function sendsItself({ lane }: TypeDeclaration, queued: readonly NewDelivery[], clock: () => number): boolean {
  if (lane !== 'transactional' || queued.length > SENT_AT_ONCE) return false;
  return queued.every(({ channel }) => hasRoom(channel, clock));
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
