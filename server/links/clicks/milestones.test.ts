import { afterAll, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createTestLink, makeClick } from '../factory.ts';
import { batchOf } from './click-batch.ts';
import { milestoneOf } from './milestones.ts';
import { storeClicks } from './store-clicks.ts';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

it.each([
  [99n, 99n, null],
  [100n, 1n, 100n],
  [101n, 1n, null],
  [1_000n, 950n, 1_000n],
  [12_000n, 11_999n, 10_000n],
])('%s clicks, %s of them new: %s', (clicks, added, expected) => {
  expect(milestoneOf(clicks, added)).toBe(expected);
});

it('is told once, whoever stores the clicks and however often; robots reach none', async () => {
  const { id } = await createTestLink();
  const make = async (count: number, kind = 0) => {
    const clicks = Array.from({ length: count }, async () =>
      makeClick({ id: await newIdAsync(), linkId: id, at: Date.now(), kind }),
    );
    return batchOf(await Promise.all(clicks));
  };
  const told = async () => {
    const { rows } = await pg.query(
      "SELECT payload->>'dedupeKey' AS key FROM outbox WHERE payload->>'type' = 'click-milestone' AND payload->'data'->>'linkId' = $1",
      [String(id)],
    );
    return rows.map(({ key }) => key);
  };
  await storeClicks(await make(200, 1));
  await storeClicks(await make(99));
  expect(await told()).toEqual([]);
  const last = await make(3);
  await Promise.all([storeClicks(last), storeClicks(last)]);
  await storeClicks(await make(10));
  expect(await told()).toEqual([`click-milestone:${id}:100`]);
});
