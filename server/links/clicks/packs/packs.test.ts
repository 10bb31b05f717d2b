import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLink } from '../../create-link.ts';
import { createOwner, makeClick } from '../../factory.ts';
import { purgeLinksOfOwner } from '../../purge-owner.ts';
import { batchOf } from '../click-batch.ts';
import { DAY_MS, firstSlotOf, slotOf, weekOf } from '../day.ts';
import { forgetClicks } from '../forget-clicks.ts';
import { storeClicks } from '../store-clicks.ts';
import { idOfHalves, type Pack, readPack } from './pack.ts';
import { CellPacker, type PackedCell } from './pack-cells.ts';
import { packWeeks } from './pack-weeks.ts';

const NOW = Date.parse('2026-11-28T10:07:00Z');
const WEEK = weekOf(slotOf(NOW));
const ORIGIN = 'https://maru.example';
const signal = AbortSignal.timeout(300_000);

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** What a pack says, each cell once, in one order. */
function cellsOf(pack: Pack, firstSlot: number): string[] {
  const sums = new Map<string, [clicks: number, visitors: number]>();
  let kind = 0;
  for (const [index, slot] of pack.slots.entries()) {
    while (index >= (pack.ends[kind] as number)) kind += 1;
    const link = pack.link?.[index] ?? 0;
    const id = idOfHalves(pack.links[link * 2] as number, pack.links[link * 2 + 1] as number);
    const names = [pack.referrers[pack.referrer?.[index] ?? 0], pack.cities[pack.city?.[index] ?? 0]];
    const key = [pack.kinds[kind], id, slot + firstSlot, ...names].join(' ');
    const [clicks, visitors] = sums.get(key) ?? [0, 0];
    const both = pack.counts[index] as number;
    sums.set(key, [clicks + (both & 255), visitors + (both >>> 8)]);
  }
  return [...sums].map(([key, sum]) => [key, ...sum].join(' ')).sort();
}

const textOf = ({ kind, linkId, slot, referrerId, cityId, clicks, visitors }: PackedCell) =>
  [kind, linkId, slot, referrerId, cityId, clicks, visitors].join(' ');

function packed(cells: readonly PackedCell[], firstSlot: number): Pack {
  const packer = new CellPacker(firstSlot);
  for (const cell of cells.toSorted((a, b) => a.kind - b.kind)) packer.add(cell);
  const bytes = packer.toBytes();
  return readPack(new Uint8Array(bytes).buffer);
}

describe('a pack', () => {
  const seed = 20_261_129;
  const firstSlot = firstSlotOf(WEEK);
  const anyCell = fc.record({
    kind: fc.integer({ min: 0, max: 2 ** 46 - 1 }),
    linkId: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
    slot: fc.integer({ min: firstSlot, max: firstSlot + 671 }),
    referrerId: fc.nat({ max: 2 ** 31 - 1 }),
    cityId: fc.constantFrom(0, 1, 2 ** 31 - 1),
    clicks: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 70_000 })),
    visitors: fc.nat({ max: 3 }),
  });
  const keyOf = ({ clicks: _, visitors: __, ...cell }: PackedCell) => Object.values(cell).join(' ');

  it(`has every cell as it was (seed ${seed})`, () => {
    const property = fc.property(fc.uniqueArray(anyCell, { selector: keyOf, maxLength: 60 }), (cells) => {
      expect(cellsOf(packed(cells, firstSlot), firstSlot)).toEqual(cells.map(textOf).sort());
    });
    fc.assert(property, { seed, numRuns: 200 });
  });

  it('has room for more names than two bytes tell apart', () => {
    const cell = { kind: 6, linkId: 2n ** 60n, slot: firstSlot, cityId: 0, clicks: 1, visitors: 1 };
    const cells = Array.from({ length: 70_000 }, (_, referrerId) => ({ ...cell, referrerId }));
    const pack = packed(cells, firstSlot);
    expect(pack.city).toBeNull();
    expect(pack.link).toBeNull();
    expect(cellsOf(pack, firstSlot)).toEqual(cells.map(textOf).sort());
  });

  it('is refused when its layout is none that we know', () => {
    expect(() => readPack(new Uint32Array([2, 0, 0, 0, 0, 0]).buffer)).toThrow('layout');
  });
});

describe('packing', () => {
  const packsOf = async (ownerId: bigint) => {
    const { rows } = await pg.query<{ week: number; packedTo: number; data: Buffer }>(
      'SELECT week, packed_to AS "packedTo", data FROM click_packs WHERE owner_id = $1 ORDER BY week',
      [ownerId],
    );
    return rows;
  };
  const endsOf = async (ownerId: bigint) =>
    Object.fromEntries((await packsOf(ownerId)).map(({ week, packedTo }) => [week, packedTo]));
  const check = async (ownerId: bigint) => {
    for (const { week, packedTo, data } of await packsOf(ownerId)) {
      const { rows } = await pg.query<PackedCell>(
        `SELECT kind::float8, link_id AS "linkId", slot, referrer_id AS "referrerId", city_id AS "cityId", clicks, visitors
         FROM click_cells WHERE owner_id = $1 AND slot >= $2 AND slot < $3`,
        [ownerId, firstSlotOf(week), packedTo],
      );
      const known = cellsOf(readPack(new Uint8Array(data).buffer), firstSlotOf(week));
      // Of those it knows from later on nothing is read.
      const before = known.filter((cell) => Number(cell.split(' ')[2]) < packedTo);
      expect(before).toEqual(rows.map(textOf).sort());
    }
  };
  const click = async (linkId: bigint, at: number, n = 0) =>
    makeClick({
      id: await newIdAsync(),
      linkId,
      at,
      kind: (n % 5) * 2,
      referrer: n % 2 === 0 ? null : 'a.example',
      visitor: BigInt(n),
    });
  const clicks = async (linkId: bigint, from: number, to: number, count: number) => {
    const all = [];
    for (let n = 0; n < count; n += 1) all.push(await click(linkId, from + Math.floor(((to - from) * n) / count), n));
    await storeClicks(batchOf(all));
  };
  const pack = (now: number) => packWeeks({ signal }, now);

  it('takes weeks of many clicks: those that have ended, and the present one once a day', async () => {
    const owner = await createOwner();
    const { id } = await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    const monday = Date.parse('2026-11-23T00:00:00Z');
    await clicks(id, monday - 7 * DAY_MS, monday, 500);
    await clicks(id, monday - 14 * DAY_MS, monday - 7 * DAY_MS, 100);
    await clicks(id, monday, NOW, 600);
    await pack(NOW);
    const hourAgo = slotOf(NOW) - 4;
    expect(await endsOf(owner.id)).toEqual({ [WEEK - 1]: firstSlotOf(WEEK), [WEEK]: hourAgo });
    await check(owner.id);

    expect(await pack(NOW), 'nothing is new').toBe(0);
    expect(await pack(NOW + DAY_MS - 900_000), 'less than a day is new').toBe(0);
    expect(await pack(NOW + DAY_MS + 900_000)).toBe(1);
    expect(await endsOf(owner.id)).toMatchObject({ [WEEK]: hourAgo + 97 });
  });

  it('is set back by clicks that come late and by links that are forgotten, and goes with its owner', async () => {
    const owner = await createOwner();
    const [kept, gone] = [
      await createLink(owner, { url: 'https://example.com/kept' }, ORIGIN),
      await createLink(owner, { url: 'https://example.com/gone' }, ORIGIN),
    ];
    const from = NOW - 20 * DAY_MS;
    await clicks(kept.id, from, NOW - 2 * DAY_MS, 3_000);
    await clicks(gone.id, NOW - 9 * DAY_MS, NOW - 8 * DAY_MS, 50);
    await pack(NOW);
    const before = await endsOf(owner.id);
    expect(Object.keys(before)).toHaveLength(3);

    const late = NOW - 4 * DAY_MS;
    await storeClicks(batchOf([await click(kept.id, late), await click(kept.id, late + DAY_MS)]));
    expect(await endsOf(owner.id)).toEqual({ ...before, [WEEK]: slotOf(late) });
    await check(owner.id);
    // In the last hour, which no pack has.
    await storeClicks(batchOf([await click(kept.id, NOW)]));
    expect(await endsOf(owner.id)).toEqual({ ...before, [WEEK]: slotOf(late) });

    await forgetClicks(gone.id, { signal });
    expect(await endsOf(owner.id)).toEqual({ ...before, [WEEK]: slotOf(late), [WEEK - 1]: slotOf(NOW - 9 * DAY_MS) });
    await check(owner.id);
    await pack(NOW);
    expect(await endsOf(owner.id)).toEqual(before);
    await check(owner.id);

    await purgeLinksOfOwner({ ownerId: owner.id }, { signal });
    expect(await packsOf(owner.id)).toEqual([]);
    expect(await pack(NOW)).toBe(0);
  });

  it('misses nothing that is counted at the same time', async () => {
    const owner = await createOwner();
    const { id } = await createLink(owner, { url: 'https://example.com/' }, ORIGIN);
    await clicks(id, NOW - 4 * DAY_MS, NOW - DAY_MS, 1_000);
    await Promise.all([
      ...[1, 2, 3, 4].map((n) => clicks(id, NOW - 4 * DAY_MS + n, NOW - DAY_MS, 300)),
      pack(NOW),
      pack(NOW),
    ]);
    await check(owner.id);
    await pack(NOW);
    await check(owner.id);
    expect(await endsOf(owner.id)).toEqual({ [WEEK]: slotOf(NOW) - 4 });
  });
});
