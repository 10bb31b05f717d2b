import type { Transaction } from '@/server/platform/db/transaction.ts';
import { setPacksBack } from '../packs/repository.ts';
import type { Cell } from '../repository.ts';
import { addToParts, addToWeeks, buildParts } from './repository.ts';
import { partsOf, weeksOf } from './sum-weeks.ts';

/**
 * Adds cells that were stored in the same transaction (or, with counts below zero, were deleted in it) to the weeks of their links and of the links'
 * owners. A week that has just got enough clicks for parts gets them from all its cells, these included. Packs that knew nothing of them are set back.
 */
export async function addUpWeeks(cells: readonly Cell[], tx: Transaction): Promise<void> {
  const weeks = weeksOf(cells);
  const full = await addToWeeks(weeks, tx);
  const ofPeople = weeks.filter(({ ownerId }) => ownerId === null);
  await setPacksBack(
    ofPeople.map(({ scopeId, week, firstSlot }) => ({ ownerId: scopeId, week, firstSlot })),
    tx,
  );
  const parts = partsOf(
    cells,
    full.filter(({ hasParts }) => hasParts),
  );
  if (parts.length > 0) await addToParts(parts, tx);
  const fresh = full.filter(({ hasParts }) => !hasParts);
  await buildParts(fresh, tx);
}
