import { newIdAsync } from '@/server/platform/ids.ts';
import { contactsOf } from '@/server/users/lookup.ts';
import { insertEvents } from '../deliver/repository.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { insertSuppression } from '../suppressions/repository.ts';
import type { SentChannel } from '../terms.ts';
import { deliveryOfMessageId } from './message-id.ts';
import { findReported, markDelivered, markFailed } from './repository.ts';
import type { MailEvent, MailFeedback } from './schema.ts';

/** What a provider reports later of something it has taken. */
export type Feedback = {
  channel: SentChannel;
  kind: 'delivered' | 'failed' | 'bounce' | 'complaint';
  /** Never again to this address: a hard bounce, a complaint. */
  suppress: boolean;
  deliveryId: bigint | null;
  /** Where it is known; else, of mail, the recipient's. */
  address: string | null;
  detail: string | null;
};

/** Reports of mail servers, as the webhook brings them. Gives how many spoke of something that is known here. */
export async function recordMailFeedback({ events }: MailFeedback, at: Date = new Date()): Promise<number> {
  let taken = 0;
  for (const event of events) if (await recordFeedback(toFeedback(event), at)) taken += 1;
  return taken;
}

function toFeedback({ kind, isHard, messageId, address, detail }: MailEvent): Feedback {
  return {
    channel: 'email',
    kind: kind === 'bounce' && !isHard ? 'failed' : kind,
    suppress: kind === 'complaint' || (kind === 'bounce' && isHard),
    deliveryId: messageId === undefined ? null : deliveryOfMessageId(messageId),
    address: address ?? null,
    detail: detail ?? null,
  };
}

/**
 * Writes down what a provider reports: that it has arrived, came back, or that its recipient complained; an address that is dead or complained
 * gets nothing more. Told again it changes nothing. False when nothing of ours is meant.
 */
export async function recordFeedback(feedback: Feedback, at: Date): Promise<boolean> {
  const { channel, kind, suppress, deliveryId, detail } = feedback;
  const reported = deliveryId === null ? null : await findReported(deliveryId);
  const own = reported?.channel === channel ? reported : null;
  const address = feedback.address ?? (own === null ? null : await addressOf(own.recipientId, channel));
  if (own === null && address === null) return false;
  let isNews = false;
  if (own !== null && kind === 'delivered') await markDelivered(own.id, at);
  else if (own !== null && kind !== 'complaint') isNews = await markFailed(own.id, detail ?? kind);
  if (suppress && address !== null) {
    const reason = kind === 'complaint' ? 'complaint' : 'bounce';
    const isNew = await insertSuppression({ channel, addressHash: hashAddress(channel, address), reason, detail });
    isNews ||= isNew;
  }
  if (own !== null && isNews) {
    const event = { id: await newIdAsync(), notificationId: own.notificationId, deliveryId: own.id, kind };
    await insertEvents([{ ...event, detail: detail === null ? {} : { error: detail } }], at);
  }
  return own !== null || suppress;
}

/** Of mail only: whose address it was is known by whom it was for. */
async function addressOf(recipientId: bigint, channel: SentChannel): Promise<string | null> {
  if (channel !== 'email') return null;
  return (await contactsOf([recipientId])).get(recipientId)?.email ?? null;
}
