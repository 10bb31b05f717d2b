import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import type { Click } from '../clicks/click.ts';
import { batchOf } from '../clicks/click-batch.ts';
import { type ClickKind, encodeKind } from '../clicks/click-kind.ts';
import { DAY_MS, dayOf } from '../clicks/day.ts';
import { storeClicks } from '../clicks/store-clicks.ts';
import { createLink } from '../create-link.ts';
import { createOwner, createTestLink, makeClick } from '../factory.ts';
import { OWN_WAY, VARIANT_WAY } from '../terms.ts';
import { type StatsQuery, statsQuery } from './schema.ts';
import { accountStats, linkStats } from './service.ts';
import { NO_VALUE, STATS_DIMENSIONS, type StatsDimension } from './terms.ts';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** `Map.groupBy`, which Node 20 does not have. */
function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

const NOW = Date.parse('2026-11-28T10:07:00Z');
const ORIGIN = 'https://maru.example';
const ask = (query: Record<string, unknown> = {}): StatsQuery => statsQuery.parse(query);

const pick = <T>(values: readonly T[]) => fc.constantFrom(...values);

/** A click with what it is known by, the way a person would tell it. */
interface Known {
  click: Click;
  kind: ClickKind;
  values: Record<StatsDimension, string>;
}

const name = (value: string | null) => value ?? NO_VALUE;

const nothing: ClickKind = {
  isBot: false,
  source: 'link',
  device: 'other',
  system: 'other',
  browser: 'other',
  way: OWN_WAY,
  country: null,
  language: null,
};

async function know(linkId: bigint, at: number, kind: ClickKind, more: Partial<Click> = {}): Promise<Known> {
  const click = makeClick({ id: await newIdAsync(), linkId, at, kind: encodeKind(kind), visitor: 1n, ...more });
  const way =
    kind.way === OWN_WAY
      ? NO_VALUE
      : kind.way >= VARIANT_WAY
        ? `variant:${kind.way - VARIANT_WAY}`
        : `rule:${kind.way}`;
  const { device, system, browser, source } = kind;
  const named = { country: name(kind.country), city: name(click.city), referrer: name(click.referrer) };
  return { click, kind, values: { ...named, device, system, browser, source, language: name(kind.language), way } };
}

describe('against a count by hand', () => {
  const seed = randomInt(2 ** 31);
  /** So many that the last weeks of the first link and of all links have parts, and others have none. */
  const COUNT = 9_000;
  const BATCH = 900;
  const FROM = Date.parse('2026-10-20T00:00:00Z');
  let owner: Awaited<ReturnType<typeof createOwner>>;
  let links: bigint[];
  let all: Known[];

  const anyClick = fc.record({
    link: pick([0, 0, 0, 0, 1, 2]),
    at: fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: NOW - 14 * DAY_MS, max: NOW }) },
      fc.integer({ min: FROM, max: NOW }),
    ),
    isBot: pick([false, false, true]),
    source: pick(['link', 'qr'] as const),
    device: pick(['desktop', 'mobile', 'tablet', 'other'] as const),
    system: pick(['android', 'ios', 'windows', 'other'] as const),
    browser: pick(['chrome', 'safari', 'kakaotalk', 'other'] as const),
    way: pick([OWN_WAY, 0, 1, VARIANT_WAY, VARIANT_WAY + 1]),
    country: pick(['KR', 'US', 'JP', null]),
    language: pick(['ko', 'en', 'fil', null]),
    city: pick(['KR:Seoul', 'US:Washington, D.C.', null]),
    referrer: pick(['news.example', 'search.example', null]),
    visitor: fc.bigInt({ min: -20n, max: 20n }),
  });

  beforeAll(async () => {
    owner = await createOwner();
    links = [];
    for (let n = 0; n < 3; n++) links.push((await createLink(owner, { url: `https://example.com/${n}` }, ORIGIN)).id);
    const drawn = fc.sample(anyClick, { numRuns: COUNT, seed }).sort((a, b) => a.at - b.at);
    all = [];
    for (const { link, at, city, referrer, visitor, ...kind } of drawn) {
      all.push(await know(links[link] as bigint, at, kind, { city, referrer, visitor }));
    }
    // In the order of time, in batches that divide days, so that the first click of a visitor is known for sure.
    for (let from = 0; from < COUNT; from += BATCH) {
      expect(await storeClicks(batchOf(all.slice(from, from + BATCH).map(({ click }) => click)))).toBe(BATCH);
    }
  }, 60_000);

  it('has weeks with parts and weeks without, of a link and of all', async () => {
    const { rows } = await pg.query(
      `SELECT scope_id AS id, bool_or(has_parts) AS some, bool_and(has_parts) AS all FROM click_weeks WHERE scope_id = ANY($1) GROUP BY 1`,
      [[owner.id, ...links]],
    );
    expect(new Map(rows.map(({ id, some, all }) => [id, { some, all }]))).toEqual(
      new Map([owner.id, ...links].map((id) => [id, { some: id === owner.id || id === links[0], all: false }])),
    );
  });

  /** The clicks that were the first of their visitor, link and day, whatever a filter says. */
  const firsts = () => {
    const seen = new Set<string>();
    return new Set(
      all.filter(({ click: { linkId, at, visitor } }) => {
        const key = `${linkId} ${dayOf(at)} ${visitor}`;
        return !seen.has(key) && seen.add(key);
      }),
    );
  };

  const anyQuery = fc.record(
    {
      bots: pick(['without', 'with', 'only'] as const),
      country: pick(['KR', 'US', 'FR', 'none']),
      city: pick(['KR:Seoul', 'US:Washington, D.C.', 'FR:Paris', 'none']),
      referrer: pick(['news.example', 'nowhere.example', 'none']),
      device: pick(['mobile', 'other'] as const),
      system: pick(['ios', 'windows'] as const),
      browser: pick(['chrome', 'kakaotalk'] as const),
      language: pick(['ko', 'fil', 'none']),
      source: pick(['link', 'qr'] as const),
      way: pick(['none', 'rule:1', 'variant:0']),
      interval: pick(['day', 'week', 'month'] as const),
      timeZone: pick(['UTC', 'Asia/Seoul', 'America/New_York', 'Asia/Kathmandu']),
      from: pick([
        '2026-10-20',
        '2026-10-25',
        '2026-11-01',
        '2026-11-09',
        '2026-11-10T03:15:00Z',
        '2026-11-18T21:45:00Z',
      ]),
      to: pick(['2026-11-19', '2026-11-22', '2026-11-28', '2026-11-26T13:30:00Z']),
    },
    { requiredKeys: [] },
  );

  it(`agrees for any filter, of one link and of all (seed ${seed})`, async () => {
    const first = firsts();
    const property = fc.asyncProperty(anyQuery, fc.option(fc.nat({ max: 2 })), async (given, link) => {
      const query = ask({ ...given, limit: 250 });
      const linkId = link === null ? null : (links[link] as bigint);
      const stats =
        linkId === null ? await accountStats(owner, query, ORIGIN, NOW) : await linkStats(owner, linkId, query, NOW);

      const inRange = all.filter(
        ({ click }) =>
          (linkId === null || click.linkId === linkId) &&
          click.at >= Date.parse(stats.from) &&
          click.at < Date.parse(stats.to),
      );
      const matching = inRange.filter(({ values }) =>
        STATS_DIMENSIONS.every((dimension) => query[dimension] === undefined || query[dimension] === values[dimension]),
      );
      const counted = matching.filter(({ kind }) => query.bots === 'with' || kind.isBot === (query.bots === 'only'));
      const sumOf = (clicks: Known[]) => ({
        clicks: clicks.length,
        visitors: clicks.filter((click) => first.has(click)).length,
      });
      expect(stats.totals).toEqual({
        ...sumOf(counted),
        people: matching.filter(({ kind }) => !kind.isBot).length,
        bots: matching.filter(({ kind }) => kind.isBot).length,
      });

      const starts = stats.series.map(({ start }) => Date.parse(start));
      expect(stats.series).toEqual(
        starts.map((start, index) => ({
          start: new Date(start).toISOString(),
          ...sumOf(counted.filter(({ click }) => click.at >= start && click.at < (starts[index + 1] ?? Infinity))),
        })),
      );

      for (const dimension of STATS_DIMENSIONS) {
        const groups = groupBy(counted, ({ values }) => values[dimension]);
        const expected = Object.fromEntries([...groups].map(([value, clicks]) => [value, sumOf(clicks)]));
        const items = stats.values[dimension]?.items ?? [];
        const found = items.map(({ value, clicks, visitors }) => [value, { clicks, visitors }]);
        expect(Object.fromEntries(found)).toEqual(expected);
        expect(items.map(({ clicks }) => clicks)).toEqual(items.map(({ clicks }) => clicks).toSorted((a, b) => b - a));
        expect(stats.values[dimension]?.others).toEqual({ values: 0, clicks: 0 });
        for (const { clicks, share } of items) expect(share).toBeCloseTo(clicks / counted.length, 3);
      }

      if ('links' in stats) {
        const groups = groupBy(counted, ({ click }) => click.linkId);
        const found = (stats.links as { id: bigint; clicks: number; visitors: number }[]).map((top) => [
          String(top.id),
          { clicks: top.clicks, visitors: top.visitors },
        ]);
        expect(Object.fromEntries(found)).toEqual(
          Object.fromEntries([...groups].map(([id, clicks]) => [String(id), sumOf(clicks)])),
        );
      }
    });
    await fc.assert(property, { seed, numRuns: 100 });
  }, 120_000);

  it.each([['UTC'], ['Asia/Kathmandu']])(
    `takes whole weeks, and parts of them, in %s (seed ${seed})`,
    async (timeZone) => {
      const moment = fc.integer({ min: FROM, max: NOW }).map((ms) => new Date(ms).toISOString());
      const property = fc.asyncProperty(
        moment,
        moment,
        pick(['without', 'with', 'only'] as const),
        fc.boolean(),
        async (a, b, bots, ofLink) => {
          const [from, to] = a < b ? [a, b] : [b, a];
          const query = ask({ from, to, bots, timeZone, interval: 'day', limit: 250 });
          const linkId = links[0] as bigint;
          const stats = ofLink
            ? await linkStats(owner, linkId, query, NOW)
            : await accountStats(owner, query, ORIGIN, NOW);
          const counted = all.filter(
            ({ click, kind }) =>
              (!ofLink || click.linkId === linkId) &&
              click.at >= Date.parse(stats.from) &&
              click.at < Date.parse(stats.to) &&
              (bots === 'with' || kind.isBot === (bots === 'only')),
          );
          expect(stats.totals.clicks).toBe(counted.length);
          expect(stats.series.reduce((sum, { clicks }) => sum + clicks, 0)).toBe(counted.length);
          for (const dimension of STATS_DIMENSIONS) {
            const found = (stats.values[dimension]?.items ?? []).map(({ value, clicks }) => [value, clicks]);
            const groups = groupBy(counted, ({ values }) => values[dimension]);
            expect(Object.fromEntries(found)).toEqual(
              Object.fromEntries([...groups].map(([value, { length }]) => [value, length])),
            );
          }
        },
      );
      await fc.assert(property, { seed, numRuns: 40 });
    },
    120_000,
  );

  it('has a roll-up that says what the rows say, and links that say the same', async () => {
    const { rows } = await pg.query(
      `SELECT (SELECT count(*) FROM clicks WHERE link_id = ANY($1)) AS rows, (SELECT sum(clicks)::int8 FROM click_cells WHERE link_id = ANY($1)) AS cells,
              (SELECT sum(clicks)::int8 FROM links WHERE id = ANY($1)) AS people, (SELECT sum(bot_clicks)::int8 FROM links WHERE id = ANY($1)) AS bots`,
      [links],
    );
    const bots = BigInt(all.filter(({ kind }) => kind.isBot).length);
    expect(rows[0]).toEqual({ rows: BigInt(COUNT), cells: BigInt(COUNT), people: BigInt(COUNT) - bots, bots });
  });
});

describe('a look at clicks', () => {
  it('sums up what it cuts off', async () => {
    const { id, owner } = await createTestLink();
    const countries = ['KR', 'KR', 'KR', 'US', 'US', 'JP', 'DE'];
    const known = await Promise.all(countries.map((country) => know(id, NOW - 60_000, { ...nothing, country })));
    await storeClicks(batchOf(known.map(({ click }) => click)));
    const { values } = await linkStats(owner, id, ask({ by: 'country', limit: 2 }), NOW);
    expect(values).toEqual({
      country: {
        items: [
          { value: 'KR', clicks: 3, visitors: 1, share: 0.4286 },
          { value: 'US', clicks: 2, visitors: 0, share: 0.2857 },
        ],
        others: { values: 2, clicks: 2 },
      },
    });
  });

  it.each(['Asia/Seoul', 'America/New_York', 'Europe/London'])(
    'in %s puts each click into its hour, across the changes of summer time',
    async (timeZone) => {
      const { id, owner } = await createTestLink();
      for (const day of ['2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01']) {
        const { from, to } = await linkStats(owner, id, ask({ from: day, to: day, timeZone }), NOW);
        const clicks: Click[] = [];
        for (let at = Date.parse(from); at < Date.parse(to); at += 3_600_000) {
          clicks.push((await know(id, at, nothing)).click, (await know(id, at + 3_599_999, nothing)).click);
        }
        await storeClicks(batchOf(clicks));
        const { series, totals } = await linkStats(
          owner,
          id,
          ask({ from: day, to: day, timeZone, interval: 'hour' }),
          NOW,
        );
        expect(totals.clicks).toBe(clicks.length);
        expect(series.map((point) => point.clicks)).toEqual(series.map(() => 2));
        const days = await linkStats(owner, id, ask({ from: day, to: day, timeZone, interval: 'day' }), NOW);
        expect(days.series).toEqual([{ start: from, ...{ clicks: clicks.length, visitors: totals.visitors } }]);
      }
    },
  );

  it('is for nobody but the owner', async () => {
    const { id } = await createTestLink();
    const stranger = await createOwner();
    await expect(linkStats(stranger, id, ask(), NOW)).rejects.toMatchObject({ code: 'not_found' });
    expect(await accountStats(stranger, ask(), ORIGIN, NOW)).toMatchObject({ totals: { clicks: 0 }, links: [] });
  });

  it('of everything names the links that were followed most', async () => {
    const owner = await createOwner();
    const [one, two] = [
      await createLink(owner, { url: 'https://example.com/one', title: 'One' }, ORIGIN),
      await createLink(owner, { url: 'https://example.com/two' }, ORIGIN),
    ];
    const clicks = [two.id, two.id, one.id].map((id) => know(id, NOW - 1, nothing));
    await storeClicks(batchOf((await Promise.all(clicks)).map(({ click }) => click)));
    const { links } = await accountStats(owner, ask(), ORIGIN, NOW);
    expect(links).toEqual([
      {
        id: two.id,
        alias: two.alias,
        shortUrl: two.shortUrl,
        title: null,
        url: two.url,
        clicks: 2,
        visitors: 1,
        share: 0.6667,
      },
      {
        id: one.id,
        alias: one.alias,
        shortUrl: one.shortUrl,
        title: 'One',
        url: one.url,
        clicks: 1,
        visitors: 1,
        share: 0.3333,
      },
    ]);
  });
});
