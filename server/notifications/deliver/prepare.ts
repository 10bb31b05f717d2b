import { logger } from '@/server/platform/logger.ts';
import { type Contact, contactsOf } from '@/server/users/lookup.ts';
import type { Outgoing } from '../channels/channel.ts';
import { groupBy } from '../group-by.ts';
import { hashAddress } from '../suppressions/hash-address.ts';
import { findSuppressions } from '../suppressions/repository.ts';
import { createWriter, type Writer } from '../templates/create-writer.ts';
import { declarationOf, type Reason, type SentChannel, SURFACE_OF } from '../terms.ts';
import { unsubscribeAddress } from '../tracking/addresses.ts';
import { shortId } from '../tracking/tokens.ts';
import { type Claimed, findCarried, type Told } from './repository.ts';
import { writeDigest, writeOne } from './write-content.ts';

/** A claimed delivery that can be handed over. */
export type Ready = { claimed: Claimed; outgoing: Outgoing };
/** One that is not wanted any more, or has nobody to go to. */
export type Skipped = { claimed: Claimed; reason: Reason };

const NOWHERE = 'UTC';

/** What becomes of claimed deliveries, all of one channel. */
export type Prepared = { messages: Ready[]; skipped: Skipped[] };

/**
 * Looks once more whether each of these is still wanted, and writes those that are in their recipients' languages.
 * @param now ms since 1970
 * @param known who their people are, when that was read a moment ago
 */
export async function prepare(
  claimed: readonly Claimed[],
  now: number,
  known?: ReadonlyMap<bigint, Contact>,
): Promise<Prepared> {
  const [first] = claimed;
  if (first === undefined) return { messages: [], skipped: [] };
  const { channel } = first;
  const carriers = claimed.flatMap(({ id, carries }) => (carries ? id : []));
  const [contacts, carried] = await Promise.all([
    known ?? contactsOf([...new Set(claimed.map(({ recipientId }) => recipientId))]),
    carriers.length === 0 ? [] : findCarried(carriers),
  ]);
  const addressOf = (one: Claimed): string | null => {
    if (channel === 'email') return contacts.get(one.recipientId)?.email ?? null;
    return one.isRetired ? null : one.address;
  };
  const [suppressed, writer] = await Promise.all([
    readSuppressed(
      channel,
      claimed.flatMap((one) => addressOf(one) ?? []),
    ),
    createWriter([...claimed, ...carried]),
  ]);
  const carriedBy = groupBy(carried, ({ carrierId }) => carrierId);

  const messages: Ready[] = [];
  const skipped: Skipped[] = [];
  for (const one of claimed) {
    const contact = contacts.get(one.recipientId);
    const address = addressOf(one);
    const others = (carriedBy.get(one.id) ?? []).filter(({ readAt }) => readAt === null);
    const reason = reasonToSkip({ one, contact, address, suppressed, others, now });
    if (reason !== null || contact === undefined || address === null) {
      skipped.push({ claimed: one, reason: reason ?? 'no_address' });
      continue;
    }
    try {
      messages.push({ claimed: one, outgoing: compose(one, others, contact, address, writer) });
    } catch (error) {
      // One that cannot be written (a code sealed with another secret) must not hold up the others.
      logger.error({ err: error, type: one.type, deliveryId: String(one.id) }, 'a notification cannot be written');
      skipped.push({ claimed: one, reason: 'rejected' });
    }
  }
  return { messages, skipped };
}

type Suppressed = Map<string, 'bounce' | 'complaint' | 'manual'>;

async function readSuppressed(channel: SentChannel, addresses: readonly string[]): Promise<Suppressed> {
  const byHash = new Map(addresses.map((address) => [hashAddress(channel, address).toString('hex'), address]));
  const rows = await findSuppressions(
    channel,
    [...byHash.keys()].map((hash) => Buffer.from(hash, 'hex')),
  );
  return new Map(rows.map(({ addressHash, reason }) => [byHash.get(addressHash.toString('hex')) ?? '', reason]));
}

type Check = {
  one: Claimed;
  contact: Contact | undefined;
  address: string | null;
  suppressed: Suppressed;
  others: readonly Told[];
  now: number;
};

function reasonToSkip({ one, contact, address, suppressed, others, now }: Check): Reason | null {
  const { awaited, locked } = declarationOf(one.type);
  if (contact === undefined || contact.isDisabled) return 'account_gone';
  if (one.expiresAt.getTime() <= now) return 'expired';
  if (address === null) return 'device_gone';
  const listed = suppressed.get(address);
  // Who has called us spam still gets the code they are waiting for; where mail bounces, nothing arrives.
  if (listed !== undefined && !(awaited && listed === 'complaint')) return 'suppressed';
  const isGuarded = awaited === true || locked?.includes(one.channel) === true;
  if (one.readAt !== null && others.length === 0 && !isGuarded) return 'read';
  return null;
}

function compose(one: Claimed, others: readonly Told[], contact: Contact, address: string, writer: Writer): Outgoing {
  const { id, notificationId, type, lane, channel, recipientId, deviceId, keys, expiresAt } = one;
  const { urgent = false, awaited = false, locked, isSecret = false } = declarationOf(type);
  const language = contact.language ?? 'en';
  const reader = { id: recipientId, language, timeZone: contact.timeZone ?? NOWHERE };
  const canStop = !awaited && locked?.includes(channel) !== true;
  const unsubscribeUrl = canStop ? unsubscribeAddress(recipientId, type, channel) : null;
  const about = { deliveryId: id, channel, type, language, unsubscribeUrl };
  const texts = [...(one.readAt === null ? [one] : []), ...others].map((told) =>
    writer.write(told, reader, SURFACE_OF[channel]),
  );
  const [text] = texts;
  const isDigest = texts.length > 1;
  const alone = text ?? writer.write(one, reader, SURFACE_OF[channel]);
  return {
    deliveryId: id,
    notificationId,
    type,
    lane,
    kind: 'show',
    tag: tagOf(notificationId),
    to: { deviceId, address, keys },
    content: isDigest ? writeDigest(texts, about) : writeOne(alone, about),
    language,
    urgent: urgent || awaited,
    expiresAt,
    isSecret,
    unsubscribeUrl,
  };
}

/** The name under which a notification stands on a device, so that it can be taken away. */
export function tagOf(notificationId: bigint): string {
  return `n-${shortId(notificationId)}`;
}
