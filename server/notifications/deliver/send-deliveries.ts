import { idsReady } from '@/server/platform/ids.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { CHANNEL_DESCRIPTIONS } from '../channels/channel.ts';
import { channelOpensAt, handOver } from '../providers/hand-over.ts';
import type { DeliveryRefs } from '../schema.ts';
import type { SentChannel } from '../terms.ts';
import { type Prepared, prepare } from './prepare.ts';
import { claimDeliveries, postponeDeliveries } from './repository.ts';
import { settle } from './settle.ts';

/** Longer than a provider may take: who has a claim is done, or dead, when it ends. */
const LEASE_BEYOND_CALL_MS = 15_000;
/** Calls of one channel that this process has under way before planning leaves sending to the queues. */
const CALLS_WITH_ROOM = 8;

type SendContext = { signal: AbortSignal; clock?: () => number };

const underWay = () => singleton('notifications.calls', () => new Map<SentChannel, number>());

/** Whether something sent on this channel now would be handed over at once. */
export function hasRoom(channel: SentChannel, clock: () => number = Date.now): boolean {
  return (underWay().get(channel) ?? 0) < CALLS_WITH_ROOM && channelOpensAt(channel, clock) <= clock();
}

/**
 * Sends those of these deliveries that wait for their turn, a batch of the channel at a time: claimed first, so that nobody else sends them;
 * checked, written in the recipient's language, handed over, and what came of it written down. While no provider can be asked they wait.
 */
export async function sendDeliveries(
  { channel, ids }: DeliveryRefs,
  { signal, clock = Date.now }: SendContext,
): Promise<void> {
  await idsReady();
  const { batchSize } = CHANNEL_DESCRIPTIONS[channel];
  for (let from = 0; from < ids.length; from += batchSize) {
    signal.throwIfAborted();
    const opensAt = channelOpensAt(channel, clock);
    if (opensAt > clock()) {
      const until = Number.isFinite(opensAt) ? opensAt : clock() + 60_000;
      return postponeDeliveries(ids.slice(from), new Date(until));
    }
    await sendBatch(channel, ids.slice(from, from + batchSize), { signal, clock });
  }
}

async function sendBatch(
  channel: SentChannel,
  ids: readonly bigint[],
  { signal, clock }: Required<SendContext>,
): Promise<void> {
  const lease = leaseFrom(clock(), channel);
  const claimed = await claimDeliveries(ids, lease);
  if (claimed.length === 0) return;
  await sendClaimed(channel, await prepare(claimed, clock()), { lease, signal, clock });
}

/** When a claim that is made now ends. @param now ms since 1970 */
export function leaseFrom(now: number, channel: SentChannel): Date {
  return new Date(now + CHANNEL_DESCRIPTIONS[channel].timeoutMs + LEASE_BEYOND_CALL_MS);
}

/** Hands over what this process has claimed until `lease`, at most a batch of the channel, and writes down what came of it. */
export async function sendClaimed(
  channel: SentChannel,
  { messages, skipped }: Prepared,
  { lease, signal, clock }: Required<SendContext> & { lease: Date },
): Promise<void> {
  const calls = underWay();
  calls.set(channel, (calls.get(channel) ?? 0) + 1);
  try {
    const answers =
      messages.length === 0
        ? []
        : await handOver(
            channel,
            messages.map(({ outgoing }) => outgoing),
            { signal, clock },
          );
    await settle({ messages, answers, skipped, lease, clock });
  } finally {
    calls.set(channel, (calls.get(channel) ?? 1) - 1);
  }
}
