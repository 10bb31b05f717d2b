import type { Transaction } from '@/server/platform/db/transaction.ts';
import { firstSlotOf, weekOf } from '../../../clicks/day.ts';
import { halvesOf } from '../../../clicks/packs/pack.ts';
import type { CellFilter, Scope } from '../cell-filter.ts';
import type { LinkSum } from '../links/repository.ts';
import type { Slots } from '../plan-reads.ts';
import type { KindSum, NamedPart, PlanSums, TopSums } from '../repository.ts';
import { planPacks } from './plan-packs.ts';
import {
  type CellGroup,
  countClicks,
  findNames,
  findPackedWeeks,
  type GroupSum,
  groupCells,
  readPacks,
} from './repository.ts';
import { sumPack } from './sum-pack.ts';
import { Totals, topOf } from './totals.ts';

/** Packs must have so much of the clicks: the rest comes from the database value by value, which takes longer than its adding them up there. */
const SHARE_MIN = 2 / 3;
/** A link must have so much of its owner's clicks: to read one of its cells takes as long as to skip so many others in a pack. */
const LINK_SHARE_MIN = 1 / 20;
/** Other requests have their turn in between. */
const WEEKS_AT_A_TIME = 6;

export interface PackedWish {
  scope: Scope;
  range: Slots;
  filter: CellFilter;
  columns: readonly number[];
  parts: readonly NamedPart[];
  limit: number;
}

/**
 * Adds up clicks by any filter from the packs of weeks, and from cells where there is none or it lacks the last ones. A million cells take some 50 ms.
 * @returns null when there are too few packs for it
 */
export async function readPackedSums(
  wish: PackedWish,
  tx: Transaction,
): Promise<(Omit<PlanSums, 'links'> & { links: LinkSum[] }) | null> {
  const { scope, range, filter, columns, parts, limit } = wish;
  const { ownerId, linkId } = scope;
  const weeks = { first: weekOf(range.from), last: weekOf(range.to - 1) };
  const plan = planPacks(range, await findPackedWeeks({ ownerId, ...weeks }, tx));
  if (plan.share < SHARE_MIN) return null;
  // Its own cells are fewer than those of all links: a pack must be worth it.
  if (linkId !== undefined && (await countClicks({ scopeId: linkId, ...weeks }, tx)) < plan.clicks * LINK_SHARE_MIN)
    return null;
  const [referrers, cities, links] = (['referrer_id', 'city_id', 'link_id'] as const).map((part) =>
    parts.includes(part),
  );
  const totals = new Totals({ columns, referrers: referrers === true, cities: cities === true, links: links === true });
  const matches = kindMatcher(filter);
  const read = async (at: number) => {
    const some = plan.packs.slice(at, at + WEEKS_AT_A_TIME);
    return {
      some,
      packs: await readPacks(
        ownerId,
        some.map(({ week }) => week),
        tx,
      ),
    };
  };
  let next = read(0);
  for (let at = WEEKS_AT_A_TIME; at < plan.packs.length + WEEKS_AT_A_TIME; at += WEEKS_AT_A_TIME) {
    const { some, packs } = await next;
    // The database finds the next ones while these are added up; should that fail, nobody waits for them any more.
    if (at < plan.packs.length) {
      next = read(at);
      next.catch(() => undefined);
    }
    for (const { week, from, to } of some) {
      const firstSlot = firstSlotOf(week);
      const pack = packs.get(week);
      if (pack === undefined) throw new Error('a pack is gone from a state of the database that had it');
      sumPack(pack, { from: from - firstSlot, to: to - firstSlot }, firstSlot, { scope, filter, matches }, totals);
    }
  }
  if (plan.rest.length > 0) {
    await addCells({ scope, filter, ranges: plan.rest, groups: ['kind', 'slot', ...parts] }, totals, tx);
  }
  return {
    kinds: [...totals.kinds].map(([kind, sum]): KindSum => ({ kind, part: 'all', ...sum })),
    columns: [...totals.columns].map(([column, sum]) => ({ column, ...sum })),
    referrers: await nameTop(topOf(totals.referrers, limit), tx),
    cities: await nameTop(topOf(totals.cities, limit), tx),
    links: totals.links?.top(limit) ?? [],
  };
}

/** Asked for each kind of each week, of which there are few. */
function kindMatcher({ mask, wanted }: CellFilter): (kind: number) => boolean {
  const known = new Map<number, boolean>();
  return (kind) => {
    let answer = known.get(kind);
    if (answer === undefined) {
      answer = (BigInt(kind) & mask) === wanted;
      known.set(kind, answer);
    }
    return answer;
  };
}

async function addCells(
  wish: { scope: Scope; filter: CellFilter; ranges: Slots[]; groups: CellGroup[] },
  totals: Totals,
  tx: Transaction,
): Promise<void> {
  const links: GroupSum[] = [];
  for (const sum of await groupCells(wish, tx)) {
    const key = Number(sum.key);
    if (sum.group === 'kind') totals.addKind(key, sum.all);
    else if (sum.clicks === 0) continue;
    else if (sum.group === 'slot') totals.addSlot(key, sum);
    else if (sum.group === 'link_id') links.push(sum);
    else totals.addName(sum.group === 'city_id' ? totals.cities : totals.referrers, key, sum);
  }
  totals.links?.add({
    ids: Int32Array.from(links.flatMap(({ key }) => [halvesOf(key).low, halvesOf(key).high])),
    clicks: Uint32Array.from(links, ({ clicks }) => clicks),
    visitors: Uint32Array.from(links, ({ visitors }) => visitors),
  });
}

async function nameTop(top: TopSums<number>, tx: Transaction): Promise<TopSums<string | null>> {
  const names = await findNames(
    top.items.map(({ key }) => key),
    tx,
  );
  return { ...top, items: top.items.map((item) => ({ ...item, key: names.get(item.key) ?? null })) };
}
