import type { Contact } from '@/server/users/lookup.ts';
import { type Prepared, prepare } from '../deliver/prepare.ts';
import type { Claimed } from '../deliver/repository.ts';
import { hasRoom, leaseFrom, sendClaimed } from '../deliver/send-deliveries.ts';
import { groupBy } from '../group-by.ts';
import type { SentChannel, TypeDeclaration } from '../terms.ts';
import type { Common, DeviceAddress, NewDelivery } from './repository.ts';

/** A planning job sends so many itself, no more than a batch of any channel; more go through the queues. */
const SENT_AT_ONCE = 20;

/** What this process sends by a channel as soon as its claim is written down. */
type AtOnce = Prepared & { channel: SentChannel; lease: Date };

/**
 * What somebody waits for does not go through another queue, unless so much of it comes that it would be in its own way: these deliveries are then
 * planned as claimed by this process, in the state in which any claim is that a dead process leaves behind.
 * @param now ms since 1970, when it is planned
 * @param clock what providers and their breakers go by
 */
export function claimAtOnce(
  deliveries: readonly NewDelivery[],
  { lane }: TypeDeclaration,
  now: number,
  clock: () => number,
): void {
  const queued = deliveries.filter(({ state }) => state === 'queued');
  if (lane !== 'transactional' || queued.length > SENT_AT_ONCE) return;
  if (!queued.every(({ channel }) => hasRoom(channel, clock))) return;
  for (const delivery of queued) {
    Object.assign(delivery, { state: 'sending', dueAt: leaseFrom(now, delivery.channel) });
  }
}

type About = {
  contacts: ReadonlyMap<bigint, Contact>;
  addresses: ReadonlyMap<bigint, DeviceAddress>;
  /** ms since 1970 */
  now: number;
};

/** Checks and writes what was claimed so; nothing of it depends on the plan having been written down, so that both may be done at once. */
export async function prepareAtOnce(
  deliveries: readonly NewDelivery[],
  common: Common,
  { contacts, addresses, now }: About,
): Promise<AtOnce[]> {
  const sending = deliveries.filter(({ state }) => state === 'sending');
  const byChannel = [...groupBy(sending, ({ channel }) => channel)];
  return Promise.all(
    byChannel.map(async ([channel, some]) => {
      const claimed = some.map((delivery) => claimedOf(delivery, common, addresses));
      return { ...(await prepare(claimed, now, contacts)), channel, lease: leaseFrom(now, channel) };
    }),
  );
}

/** What `claimDeliveries` would read of it. */
function claimedOf(delivery: NewDelivery, common: Common, addresses: About['addresses']): Claimed {
  const { id, notificationId, recipientId, channel, deviceId } = delivery;
  const { type, lane, data, actorId, groupKey, createdAt, expiresAt } = common;
  const device = deviceId === null ? undefined : addresses.get(deviceId);
  return {
    ...{
      id,
      notificationId,
      recipientId,
      channel,
      deviceId,
      type,
      lane,
      data,
      actorId,
      groupKey,
      createdAt,
      expiresAt,
    },
    ...{ readAt: null, attempts: 1, carries: false, isRetired: device === undefined ? null : false },
    ...{ address: device?.address ?? null, keys: device?.keys ?? null },
  };
}

/** Sends what of it is in fact ours to send. */
export async function sendAtOnce(
  prepared: readonly AtOnce[],
  isOurs: (deliveryId: bigint) => boolean,
  context: { signal: AbortSignal; clock: () => number },
): Promise<void> {
  await Promise.all(
    prepared.map(async ({ channel, lease, messages, skipped }) => {
      const ours = ({ claimed }: { claimed: Claimed }) => isOurs(claimed.id);
      const own = { messages: messages.filter(ours), skipped: skipped.filter(ours) };
      if (own.messages.length + own.skipped.length > 0) await sendClaimed(channel, own, { lease, ...context });
    }),
  );
}
