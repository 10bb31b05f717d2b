import { transaction } from '@/server/platform/db/transaction.ts';
import type { Verdict } from '../targets/verdict.ts';
import { announceHealth } from './announce-health.ts';
import { nextHealth } from './next-state.ts';
import { lockHealth, upsertHealth, type WatchedLink } from './repository.ts';

/** For tests: the clock and the dice. */
export type Chance = { now?: Date; random?: () => number };

/**
 * Notes what a question to a link's target has shown, and tells of a state that has changed by it. Gives the link, or null when it
 * leads elsewhere by now: what was asked then says nothing about it.
 * @param isNewTarget how the link stood before does not count
 */
export async function recordVerdict(
  target: { linkId: bigint; url: string },
  verdict: Verdict,
  { isNewTarget = false, now = new Date(), random = Math.random }: Chance & { isNewTarget?: boolean } = {},
): Promise<WatchedLink | null> {
  return transaction(async (tx) => {
    const locked = await lockHealth(target.linkId, target.url, tx);
    if (locked === null) return null;
    const before = isNewTarget ? null : locked.health;
    const health = nextHealth(before, verdict, now, random);
    await upsertHealth(target.linkId, health, tx);
    if (health.state !== locked.health?.state) await announceHealth(locked.link, before, health, tx);
    return locked.link;
  });
}
