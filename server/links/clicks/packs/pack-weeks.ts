import { transaction } from '@/server/platform/db/transaction.ts';
import { firstSlotOf, slotOf } from '../day.ts';
import { CellPacker } from './pack-cells.ts';
import { findWeeksToPack, holdWeek, readCellsByKind, savePack, type WeekToPack } from './repository.ts';

/** Clicks come within seconds. Those that come later set the pack back, which is never wrong. */
const COMING_MS = 3_600_000;
/** A day (in quarters of an hour): so many cells are read beside the pack of a week that goes on, and so often it is made anew. */
const LAG = 96;
const WEEKS_AT_A_TIME = 100;
const WEEK_MS = 60_000;

/**
 * Packs the cells of people's weeks that have many clicks, the newest first: those that have ended, that go on for a day since they were packed, or that
 * have changed since. Run again it goes on where it was stopped.
 * @returns how many were packed
 */
export async function packWeeks({ signal }: { signal: AbortSignal }, now = Date.now()): Promise<number> {
  const wish = { ready: slotOf(now - COMING_MS), lag: LAG, limit: WEEKS_AT_A_TIME };
  let packed = 0;
  let weeks = await findWeeksToPack({ ...wish, after: undefined });
  while (weeks.length > 0) {
    for (const week of weeks) {
      signal.throwIfAborted();
      await pack(week);
      packed += 1;
    }
    weeks = await findWeeksToPack({ ...wish, after: weeks.at(-1) });
  }
  return packed;
}

/** Whoever counts clicks of the same week waits meanwhile, so that none is missed: a tenth of a second for 28,000 clicks. */
async function pack(week: WeekToPack): Promise<void> {
  await transaction(
    async (tx) => {
      if (!(await holdWeek(week, tx))) return;
      const firstSlot = firstSlotOf(week.week);
      const packer = new CellPacker(firstSlot);
      for await (const cell of readCellsByKind(week.ownerId, { from: firstSlot, to: week.packedTo }, tx))
        packer.add(cell);
      await savePack(week, packer.toBytes(), tx);
    },
    { timeoutMs: WEEK_MS },
  );
}
