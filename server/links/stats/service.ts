import { hasCities } from '@/server/platform/geo/city-of.ts';
import { decodeKind, isBotKind, matchKinds } from '../clicks/click-kind.ts';
import { KIND_PARTS, type KindPart } from '../clicks/weeks/click-part.ts';
import { knownDomains } from '../domains.ts';
import { authorizeLink } from '../policy.ts';
import { findLink, findLinksByIds } from '../repository.ts';
import { OWN_WAY, VARIANT_WAY } from '../terms.ts';
import { shortUrlOf } from '../view-link.ts';
import { columnStarts, defaultInterval, readRange } from './read-range.ts';
import { findNameId } from './repository.ts';
import type { AccountStats, Stats, StatsQuery, StatsValues, TopLink } from './schema.ts';
import type { CellFilter, Scope } from './sums/cell-filter.ts';
import { readSums, type Sums } from './sums/read-sums.ts';
import type { Sum, TopSums } from './sums/repository.ts';
import { NO_VALUE, STATS_DIMENSIONS, type StatsDimension } from './terms.ts';

type Viewer = { id: bigint };

/** The statistics of one link of the viewer, in the trash or not. @throws AppError `not_found`, `invalid` (`range_…`) */
export async function linkStats(viewer: Viewer, id: bigint, query: StatsQuery, now = Date.now()): Promise<Stats> {
  const link = authorizeLink(viewer, await findLink(id));
  return (await look({ ownerId: link.ownerId, linkId: link.id }, query, now)).stats;
}

/** The statistics of all links of the viewer, with those that were followed most. @throws AppError `invalid` (`range_…`) */
export async function accountStats(
  viewer: Viewer,
  query: StatsQuery,
  origin: string,
  now = Date.now(),
): Promise<AccountStats> {
  const { stats, sums } = await look({ ownerId: viewer.id }, query, now);
  return { ...stats, links: await nameLinks(sums.links, stats.totals.clicks, origin) };
}

async function look(scope: Scope, query: StatsQuery, now: number): Promise<{ stats: Stats; sums: Sums }> {
  const range = readRange(query, now);
  const interval = query.interval ?? defaultInterval(range);
  const columns = columnStarts(range, interval, query.timeZone);
  const dimensions = query.by ?? STATS_DIMENSIONS;
  const sums = await readSums({
    scope,
    range,
    filter: await toCellFilter(query),
    columns,
    parts: [
      ...(dimensions.includes('referrer') ? (['referrer_id'] as const) : []),
      ...(dimensions.includes('city') ? (['city_id'] as const) : []),
    ],
    // The one whose clicks are all told, in every answer.
    kindParts: KIND_PARTS.filter((part) => part === TOTAL || dimensions.includes(part)),
    limit: query.limit,
    now,
  });

  const kinds = kindsBy(TOTAL, sums);
  const people = add(kinds.filter(({ kind }) => !isBotKind(kind)));
  const bots = add(kinds.filter(({ kind }) => isBotKind(kind)));
  const total = query.bots === 'only' ? bots : query.bots === 'without' ? people : add([people, bots]);
  const byColumn = new Map(sums.columns.map((sum) => [sum.column, sum]));
  const stats: Stats = {
    from: new Date(range.from).toISOString(),
    to: new Date(range.to).toISOString(),
    timeZone: query.timeZone,
    interval,
    totals: { ...total, people: people.clicks, bots: bots.clicks },
    series: columns.map((start, column) => {
      const { clicks = 0, visitors = 0 } = byColumn.get(column) ?? {};
      return { start: new Date(start).toISOString(), clicks, visitors };
    }),
    values: Object.fromEntries(
      dimensions.map((dimension) => [dimension, toValues(topValues(dimension, sums, query), total.clicks)]),
    ),
    hasCities: hasCities(),
  };
  return { stats, sums };
}

/** Of this part the totals are added up: it has the fewest values. */
const TOTAL = 'source';

/** Clicks by kinds of which this part is known, each click once. */
function kindsBy(part: KindPart, { kinds }: Sums) {
  return kinds.filter((sum) => sum.part === 'all' || sum.part === part);
}

const NOTHING: Sum = { clicks: 0, visitors: 0 };

function add(sums: readonly Sum[]): Sum {
  return sums.reduce(
    (sum, { clicks, visitors }) => ({ clicks: sum.clicks + clicks, visitors: sum.visitors + visitors }),
    NOTHING,
  );
}

/** No click has this number of a name. */
const NO_SUCH_NAME = -1;

async function toCellFilter(query: StatsQuery): Promise<CellFilter> {
  const { country, language, device, system, browser, source, way, bots } = query;
  const orNull = (value: string) => (value === NO_VALUE ? null : value);
  const idOf = async (name: string | undefined) => {
    if (name === undefined) return undefined;
    return name === NO_VALUE ? 0 : ((await findNameId(name)) ?? NO_SUCH_NAME);
  };
  const kinds = matchKinds({
    ...(country === undefined ? {} : { country: orNull(country) }),
    ...(language === undefined ? {} : { language: orNull(language) }),
    ...(device === undefined ? {} : { device }),
    ...(system === undefined ? {} : { system }),
    ...(browser === undefined ? {} : { browser }),
    ...(source === undefined ? {} : { source }),
    ...(way === undefined ? {} : { way: readWay(way) }),
  });
  const [referrerId, cityId] = await Promise.all([idOf(query.referrer), idOf(query.city)]);
  return { ...kinds, referrerId, cityId, bots };
}

function readWay(text: string): number {
  const [kind, index] = text.split(':');
  if (kind === NO_VALUE) return OWN_WAY;
  return Number(index) + (kind === 'variant' ? VARIANT_WAY : 0);
}

/** A way as people name it; null is the link's own target. */
export function nameWay(way: number): string | null {
  if (way === OWN_WAY) return null;
  return way >= VARIANT_WAY ? `variant:${way - VARIANT_WAY}` : `rule:${way}`;
}

function topValues(dimension: StatsDimension, sums: Sums, { bots, limit }: StatsQuery): TopSums<string | null> {
  if (dimension === 'referrer') return sums.referrers;
  if (dimension === 'city') return sums.cities;
  const byValue = new Map<string | null, Sum>();
  for (const { kind: number, part: _, ...sum } of kindsBy(dimension, sums)) {
    if (bots !== 'with' && isBotKind(number) !== (bots === 'only')) continue;
    const kind = decodeKind(number);
    const value = dimension === 'way' ? nameWay(kind.way) : kind[dimension];
    byValue.set(value, add([byValue.get(value) ?? NOTHING, sum]));
  }
  const all = [...byValue].map(([key, sum]) => ({ key, ...sum })).filter(({ clicks }) => clicks > 0);
  const items = all
    .sort((a, b) => b.clicks - a.clicks || b.visitors - a.visitors || String(a.key).localeCompare(String(b.key)))
    .slice(0, limit);
  return { items, values: all.length, clicks: add(all).clicks };
}

function toValues({ items, values, clicks }: TopSums<string | null>, total: number): StatsValues {
  return {
    items: items.map((item) => ({
      value: item.key ?? NO_VALUE,
      clicks: item.clicks,
      visitors: item.visitors,
      share: shareOf(item.clicks, total),
    })),
    others: { values: values - items.length, clicks: clicks - add(items).clicks },
  };
}

/** A part of the whole, 0 to 1, to a tenth of a thousandth. */
function shareOf(clicks: number, total: number): number {
  return total === 0 ? 0 : Math.round((10_000 * clicks) / total) / 10_000;
}

async function nameLinks(top: Sums['links'], total: number, origin: string): Promise<TopLink[]> {
  const [byId, domains] = await Promise.all([findLinksByIds(top.map(({ key }) => key)), knownDomains()]);
  return top.flatMap(({ key, clicks, visitors }) => {
    const link = byId.get(key);
    if (link === undefined) return [];
    const { id, alias, title, url } = link;
    const shortUrl = shortUrlOf(link, origin, domains);
    return { id, alias, shortUrl, title, url, clicks, visitors, share: shareOf(clicks, total) };
  });
}
