import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import { firstSlotOf } from '../../../clicks/day.ts';
import { readPackedSums } from './read-packed-sums.ts';
import { findPackedWeeks, readPacks } from './repository.ts';

vi.mock('./repository.ts');

const WEEK = 2_969;
const WEEKS = 7;

const unhandled = vi.fn();
beforeEach(() => process.on('unhandledRejection', unhandled));
afterEach(() => process.off('unhandledRejection', unhandled));

it('what is read ahead and fails as well, when adding up has failed, is nobody’s failure', async () => {
  const weeks = Array.from({ length: WEEKS }, (_, n) => WEEK + n);
  vi.mocked(findPackedWeeks).mockResolvedValue(
    weeks.map((week) => ({ week, clicks: 9, packedTo: firstSlotOf(week + 1) })),
  );
  vi.mocked(readPacks).mockResolvedValueOnce(new Map()).mockRejectedValueOnce(new Error('the connection is gone'));
  const wish = {
    scope: { ownerId: 1n },
    range: { from: firstSlotOf(WEEK), to: firstSlotOf(WEEK + WEEKS) },
    filter: { mask: 0n, wanted: 0n, referrerId: undefined, cityId: undefined, bots: 'with' as const },
    ...{ columns: [], parts: [], limit: 1 },
  };
  await expect(readPackedSums(wish, {} as Transaction)).rejects.toThrow('a pack is gone');
  expect(readPacks).toHaveBeenCalledTimes(2);
  await new Promise((resolve) => setImmediate(resolve));
  expect(unhandled).not.toHaveBeenCalled();
});
