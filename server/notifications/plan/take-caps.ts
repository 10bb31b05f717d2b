import type { Transaction } from '@/server/platform/db/transaction.ts';
import { groupBy } from '../group-by.ts';
import { type Cap, CHANNEL_CAPS, type NotificationType, type SentChannel, type TypeDeclaration } from '../terms.ts';
import { type NewDelivery, takeCap } from './repository.ts';

/**
 * Counts these deliveries against what their people get at most, of the type by the channel and of the channel altogether, and marks those that
 * are too many as skipped; gives those. A digest is counted by nobody: it is what keeps the number down. Several devices of a person count once.
 * @param now ms since 1970; windows are aligned to 1970
 */
export async function takeCaps(
  deliveries: NewDelivery[],
  { type, declaration, now }: { type: NotificationType; declaration: TypeDeclaration; now: number },
  tx: Transaction,
): Promise<NewDelivery[]> {
  if (declaration.awaited) return [];
  const skipped: NewDelivery[] = [];
  const byChannel = groupBy(
    deliveries.filter(({ reason }) => reason !== 'digest'),
    ({ channel }) => channel,
  );
  for (const [channel, some] of byChannel) {
    const caps: [string, Cap | undefined][] = [
      [`${channel}:${type}`, declaration.caps?.[channel]],
      [channel, isGuarded(declaration, channel) ? undefined : CHANNEL_CAPS[channel]],
    ];
    let allowed = some;
    for (const [key, cap] of caps) {
      if (cap === undefined || allowed.length === 0) continue;
      const people = [...new Set(allowed.map(({ recipientId }) => recipientId))];
      const windowStart = new Date(now - (now % cap.perMs));
      const within = await takeCap(people, { key, max: cap.max, windowStart }, tx);
      const over = allowed.filter(({ recipientId }) => !within.has(recipientId));
      for (const delivery of over) Object.assign(delivery, { state: 'skipped', reason: 'cap', dueAt: null });
      skipped.push(...over);
      allowed = allowed.filter(({ recipientId }) => within.has(recipientId));
    }
  }
  return skipped;
}

/** What guards the account is not held back because there was much else. */
function isGuarded({ locked }: TypeDeclaration, channel: SentChannel): boolean {
  return locked?.includes(channel) === true;
}
