import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLink } from '../../create-link.ts';
import { createOwner, makeClick } from '../../factory.ts';
import { purgeLinksOfOwner } from '../../purge-owner.ts';
import type { Click } from '../click.ts';
import { batchOf } from '../click-batch.ts';
import { DAY_MS } from '../day.ts';
import { forgetClicks } from '../forget-clicks.ts';
import { storeClicks } from '../store-clicks.ts';
import { buildParts } from './repository.ts';
import type { ScopeWeek } from './sum-weeks.ts';

const seed = 20_261_128;
const NOW = Date.parse('2026-11-28T10:07:00Z');
const signal = AbortSignal.timeout(300_000);

let owner: Awaited<ReturnType<typeof createOwner>>;
let links: bigint[];

async function makeClicks(count: number, salt: number): Promise<Click[]> {
  const drawn = fc.sample(
    fc.record({
      linkId: fc.constantFrom(...links, links[0] as bigint, links[0] as bigint),
      at: fc.integer({ min: NOW - 12 * DAY_MS, max: NOW }),
      // Every bit of a kind, robots among them.
      kind: fc.integer({ min: 0, max: 2 ** 46 - 1 }),
      referrer: fc.constantFrom(null, 'a.example', 'b.example'),
      visitor: fc.option(fc.bigInt({ min: 1n, max: 500n })),
    }),
    { numRuns: count, seed: seed + salt },
  );
  const clicks: Click[] = [];
  for (const click of drawn) clicks.push(makeClick({ id: await newIdAsync(), ...click }));
  return clicks;
}

/** The roll-ups of these as they are stored, in one order. */
async function stored(scopes: readonly bigint[]) {
  const weeks = await pg.query(
    `SELECT scope_id, owner_id, week, clicks, visitors, bot_clicks, bot_visitors FROM click_weeks
     WHERE scope_id = ANY($1) AND clicks + bot_clicks > 0 ORDER BY 1, 3`,
    [scopes],
  );
  const parts = await pg.query(
    `SELECT scope_id, week, part, key, clicks, visitors, bot_clicks, bot_visitors FROM click_parts
     WHERE scope_id = ANY($1) AND clicks + bot_clicks > 0 ORDER BY 1, 2, 3, 4`,
    [scopes],
  );
  return { weeks: weeks.rows, parts: parts.rows };
}

/** The same, made from the cells at once. */
async function rebuilt(scopes: readonly bigint[]) {
  const weeks = await pg.query(
    `SELECT coalesce(link_id, owner_id) AS scope_id, CASE WHEN link_id IS NOT NULL THEN owner_id END AS owner_id, week,
            coalesce(sum(clicks) FILTER (WHERE kind & 1 = 0), 0)::int8 AS clicks, coalesce(sum(visitors) FILTER (WHERE kind & 1 = 0), 0)::int8 AS visitors,
            coalesce(sum(clicks) FILTER (WHERE kind & 1 = 1), 0)::int8 AS bot_clicks, coalesce(sum(visitors) FILTER (WHERE kind & 1 = 1), 0)::int8 AS bot_visitors
     FROM (SELECT *, extract(days FROM date_trunc('week', to_timestamp(slot * 900.0) AT TIME ZONE 'UTC') - timestamp '1969-12-29')::int / 7 AS week
           FROM click_cells WHERE link_id = ANY($1)) AS cells
     GROUP BY GROUPING SETS ((link_id, owner_id, week), (owner_id, week)) ORDER BY 1, 3`,
    [scopes],
  );
  const full = await pg.query<ScopeWeek>(
    'SELECT scope_id AS "scopeId", week FROM click_weeks WHERE scope_id = ANY($1) AND has_parts',
    [scopes],
  );
  await transaction((tx) => buildParts(full.rows, tx));
  return { weeks: weeks.rows, parts: (await stored(scopes)).parts, full: full.rows };
}

beforeAll(async () => {
  owner = await createOwner();
  links = [];
  for (let n = 0; n < 3; n++)
    links.push((await createLink(owner, { url: `https://example.com/${n}` }, 'https://maru.example')).id);
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

describe(`sums of weeks (seed ${seed})`, () => {
  it('are those of the cells, whether a week gets its parts at once or click by click, and when many count', async () => {
    const scopes = [owner.id, ...links];
    for (const salt of [0, 1, 2]) await storeClicks(batchOf(await makeClicks(900, salt)));
    // At the same time, and links of one owner: nobody waits for ever, and nothing is lost.
    const more = await Promise.all([3, 4, 5, 6].map((salt) => makeClicks(1_500, salt)));
    const counted = await Promise.all(more.map((clicks) => storeClicks(batchOf(clicks))));
    expect(counted).toEqual([1_500, 1_500, 1_500, 1_500]);
    // Once more: none is new.
    expect(await storeClicks(batchOf(more[0] ?? []))).toBe(0);

    const before = await stored(scopes);
    const { weeks, parts, full } = await rebuilt(scopes);
    expect(full.some(({ scopeId }) => scopeId === owner.id)).toBe(true);
    expect(full.some(({ scopeId }) => scopeId === links[0])).toBe(true);
    expect(before.weeks).toEqual(weeks);
    expect(before.parts).toEqual(parts);
  }, 60_000);

  it('lose what is forgotten of a link, and nothing else', async () => {
    const [gone, ...left] = links as [bigint, ...bigint[]];
    await forgetClicks(gone, { signal });
    const scopes = [owner.id, ...left];
    const before = await stored(scopes);
    const { weeks, parts } = await rebuilt(scopes);
    expect(before.weeks).toEqual(weeks);
    expect(before.parts).toEqual(parts);
    expect(before.parts.length).toBeGreaterThan(0);
    expect(await stored([gone])).toEqual({ weeks: [], parts: [] });
  }, 60_000);

  it('go with their owner', async () => {
    await purgeLinksOfOwner({ ownerId: owner.id }, { signal });
    const { rows } = await pg.query(
      `SELECT (SELECT count(*) FROM click_weeks WHERE scope_id = ANY($1)) AS weeks, (SELECT count(*) FROM click_parts WHERE scope_id = ANY($1)) AS parts,
              (SELECT count(*) FROM click_cells WHERE link_id = ANY($1)) AS cells, (SELECT count(*) FROM clicks WHERE link_id = ANY($1)) AS clicks`,
      [[owner.id, ...links]],
    );
    expect(rows).toEqual([{ weeks: 0n, parts: 0n, cells: 0n, clicks: 0n }]);
  }, 60_000);
});
