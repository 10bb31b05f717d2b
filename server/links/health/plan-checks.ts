import { transaction } from '@/server/platform/db/transaction.ts';
import { checkHealth } from '../jobs.ts';
import { hostOf } from '../targets/host-turns.ts';
import { type DueCheck, insertMissingChecks, moveChecks, takeDueChecks } from './repository.ts';

/** How often checks are planned. */
export const PLAN_EVERY_MS = 60_000;

/** One host is asked about so many links between two plans, evenly: every three seconds. */
const PER_HOST = 20;
const SPACING_MS = PLAN_EVERY_MS / PER_HOST;
/** So many checks are begun by one plan: what one worker process does in that time. */
const CHECKS_MAX = 1_000;
/** So many due links are looked at; those of crowded hosts among them are given a later time. */
const LOOKED_AT_MAX = 5_000;
/** A check whose job got lost is due again after so long. */
const LOST_AFTER_MS = 3_600_000;
/** A link that is switched off or archived is looked at again after so long. */
const LATER_MS = 24 * 3_600_000;
const MISSING_MAX = 10_000;

type Plan = { moves: { linkId: bigint; at: Date }[]; jobs: Map<number, bigint[]> };

/**
 * Begins the checks that are due. A host with many of them has them spread over as many minutes as it takes, so that it is never asked faster, and
 * never keeps others waiting. Any number of processes may plan at a time.
 * @returns how many were begun
 */
export async function planChecks(now = new Date()): Promise<number> {
  return transaction(async (tx) => {
    const due = await takeDueChecks(now, LOOKED_AT_MAX, tx);
    const { moves, jobs } = plan(due, now);
    if (moves.length > 0) await moveChecks(moves, tx);
    let begun = 0;
    for (const [place, linkIds] of jobs) {
      begun += linkIds.length;
      const requests = linkIds.map((linkId) => ({ linkId }));
      await checkHealth.dispatchMany(requests, tx, { delayMs: place * SPACING_MS });
    }
    return begun;
  });
}

/** Jobs by their place in the queue of their host: the second of a host waits three seconds, and so on. */
function plan(due: readonly DueCheck[], now: Date): Plan {
  const moves: Plan['moves'] = [];
  const jobs: Plan['jobs'] = new Map();
  const queued = new Map<string, number>();
  let begun = 0;
  const move = (linkId: bigint, ms: number) => moves.push({ linkId, at: new Date(now.getTime() + ms) });
  for (const { linkId, url, isChecked } of due) {
    if (!isChecked) {
      move(linkId, LATER_MS);
      continue;
    }
    const host = hostOf(url);
    const place = queued.get(host) ?? 0;
    if (place < PER_HOST && begun === CHECKS_MAX) continue;
    queued.set(host, place + 1);
    if (place >= PER_HOST) {
      move(linkId, Math.floor(place / PER_HOST) * PLAN_EVERY_MS);
      continue;
    }
    move(linkId, LOST_AFTER_MS);
    jobs.set(place, [...(jobs.get(place) ?? []), linkId]);
    begun += 1;
  }
  return { moves, jobs };
}

/** Sees to it that every link is checked one day, also those whose first look got lost. @returns how many were not */
export async function planMissingChecks(now = new Date()): Promise<number> {
  return insertMissingChecks(now, MISSING_MAX);
}
