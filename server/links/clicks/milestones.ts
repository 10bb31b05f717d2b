import { notify } from '@/server/notifications/jobs.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { CountedLink } from './repository.ts';

const FIRST = 100n;
const LAST = 1_000_000_000n;

/** The greatest of 100, 1,000, 10,000, … that a count reached when it grew by `added` to `clicks`; null when none. */
export function milestoneOf(clicks: bigint, added: bigint): bigint | null {
  let reached: bigint | null = null;
  for (let milestone = FIRST; milestone <= clicks && milestone <= LAST; milestone *= 10n) {
    if (clicks - added < milestone) reached = milestone;
  }
  return reached;
}

/** Tells owners of round numbers, in the transaction that reaches them: so once for each, whoever counts and however often it is tried. */
export async function celebrateMilestones(links: readonly CountedLink[], tx: Transaction): Promise<void> {
  for (const { id, ownerId, alias, clicks, added } of links) {
    const reached = milestoneOf(clicks, added);
    if (reached === null) continue;
    await notify.dispatch(
      {
        type: 'click-milestone',
        recipients: [ownerId],
        dedupeKey: `click-milestone:${id}:${reached}`,
        data: { linkId: id, alias, clicks: Number(reached) },
      },
      tx,
    );
  }
}
