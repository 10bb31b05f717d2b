import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { batchOf } from '../clicks/click-batch.ts';
import { DAY_MS, dayOf } from '../clicks/day.ts';
import { packWeeks } from '../clicks/packs/pack-weeks.ts';
import { storeClicks } from '../clicks/store-clicks.ts';
import { createLink } from '../create-link.ts';
import { createOwner } from '../factory.ts';
import { OWN_WAY, VARIANT_WAY } from '../terms.ts';
import { accountStats, linkStats } from './service.ts';
import { STATS_DIMENSIONS } from './terms.ts';
import { ask, groupBy, type Known, know, NOW, ORIGIN, pick } from './testing/known-clicks.ts';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

describe('against a count by hand', () => {
  const seed = 20_261_128;
  /** So many that the last weeks of the first link and of all links have parts, and others have none. */
  const COUNT = 10_000;
  const BATCH = 1_000;
  const LATE = 300;
  const FROM = Date.parse('2026-10-20T00:00:00Z');
  let owner: Awaited<ReturnType<typeof createOwner>>;
  let links: bigint[];
  let all: Known[];

  const anyClick = fc.record({
    link: pick([0, 0, 0, 0, 1, 2]),
    at: fc.oneof(
      // Evenly: drawn with a liking for the ends, a week may have too few for parts.
      { weight: 3, arbitrary: fc.noBias(fc.integer({ min: NOW - 14 * DAY_MS, max: NOW })) },
      fc.noBias(fc.integer({ min: FROM, max: NOW })),
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

  type Drawn = typeof anyClick extends fc.Arbitrary<infer T> ? T : never;
  const knowAll = async (drawn: readonly Drawn[]) => {
    const known: Known[] = [];
    for (const { link, at, city, referrer, visitor, ...kind } of drawn) {
      known.push(await know(links[link] as bigint, at, kind, { city, referrer, visitor }));
    }
    return known;
  };

  beforeAll(async () => {
    owner = await createOwner();
    links = [];
    for (let n = 0; n < 3; n++) links.push((await createLink(owner, { url: `https://example.com/${n}` }, ORIGIN)).id);
    const drawn = fc.sample(anyClick, { numRuns: COUNT, seed }).sort((a, b) => a.at - b.at);
    all = await knowAll(drawn);
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

  const packed = async () => {
    const { rows } = await pg.query<{ week: number; packedTo: number }>(
      'SELECT week, packed_to AS "packedTo" FROM click_packs WHERE owner_id = $1 ORDER BY week',
      [owner.id],
    );
    return rows;
  };
  const pack = async () => {
    await packWeeks({ signal: AbortSignal.timeout(60_000) }, NOW);
    expect((await packed()).length).toBeGreaterThan(4);
  };
  /** Of visitors who came at no other time: each is a first one. */
  const comeLate = async () => {
    const before = await packed();
    const drawn = fc.sample(anyClick, { numRuns: LATE, seed: seed + 1 });
    const late = await knowAll(drawn.map((click, n) => ({ ...click, visitor: 1_000n + BigInt(n) })));
    expect(await storeClicks(batchOf(late.map(({ click }) => click)))).toBe(LATE);
    all.push(...late);
    expect(await packed()).not.toEqual(before);
  };

  it.each([
    ['from cells', async () => undefined],
    ['from packs of weeks', pack],
    ['from packs to which late clicks have come', comeLate],
    ['from packs that were made again', pack],
  ])(
    `agrees for any filter, of one link and of all, %s (seed ${seed})`,
    async (_, prepare) => {
      await prepare();
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
          STATS_DIMENSIONS.every(
            (dimension) => query[dimension] === undefined || query[dimension] === values[dimension],
          ),
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
          expect(items.map(({ clicks }) => clicks)).toEqual(
            items.map(({ clicks }) => clicks).toSorted((a, b) => b - a),
          );
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
      await fc.assert(property, { seed, numRuns: 60 });
    },
    120_000,
  );

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
    const count = BigInt(all.length);
    expect(rows[0]).toEqual({ rows: count, cells: count, people: count - bots, bots });
  });
});
