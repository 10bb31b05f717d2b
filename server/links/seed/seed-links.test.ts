import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { batchOf } from '../clicks/click-batch.ts';
import { storeClicks } from '../clicks/store-clicks.ts';
import { makeClick } from '../factory.ts';
import { statsQuery } from '../stats/schema.ts';
import { accountStats, linkStats } from '../stats/service.ts';
import { seedLinks, shareOut } from './seed-links.ts';

const ORIGIN = 'https://maru.example';
const LINKS = 300;
const CLICKS = 5_000;
const PEOPLE = 5;
/** Everything, whatever the day; robots too. */
const ALL = statsQuery.parse({ from: '2026-01-01', interval: 'month', bots: 'with', limit: 50 });

let first: Awaited<ReturnType<typeof makeUser>>['user'];
const lines: string[] = [];

beforeAll(async () => {
  first = (await makeUser()).user;
  await seedLinks({
    ...{ links: LINKS, clicks: CLICKS, people: PEOPLE, days: 20, email: first.email },
    print: (line) => lines.push(line),
  });
}, 120_000);

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

it('shares out every click, more as time goes on', () => {
  const shares = shareOut(10_000, 90);
  expect(shares.reduce((sum, count) => sum + count, 0)).toBe(10_000);
  expect(shares[88]).toBeGreaterThan(shares[4] ?? 0);
});

it('makes as many as were asked for, says how far it is, and leaves nothing else behind', async () => {
  expect(lines).toContainEqual(expect.stringMatching(/^300 of 300 links, /));
  expect(lines).toContainEqual(expect.stringMatching(/^5,000 of 5,000 clicks, /));
  const { rows } = await pg.query(`
    SELECT (SELECT count(*) FROM links) AS links, (SELECT count(*) FROM clicks) AS clicks, (SELECT count(*) FROM clicks_default) AS strays,
           (SELECT count(*) FROM links l JOIN clicks c ON c.link_id = l.id WHERE c.at < l.created_at) AS too_early,
           (SELECT count(*) FROM clicks WHERE (at AT TIME ZONE 'UTC')::date <> day) AS misplaced,
           (SELECT count(*) FROM links l WHERE NOT EXISTS (SELECT FROM link_health h WHERE h.link_id = l.id)) AS unchecked,
           to_regclass('seed_links') AS left_over`);
  expect(rows).toEqual([
    { links: 300n, clicks: 5_000n, strays: 0n, too_early: 0n, misplaced: 0n, unchecked: 0n, left_over: null },
  ]);
});

it('counts the same in the roll-up, in the counters and in the clicks themselves, of each link, day and kind', async () => {
  const { rows } = await pg.query(`
    WITH raw AS (
      SELECT c.link_id, l.owner_id, floor(extract(epoch FROM c.at) / 900)::int AS slot, c.kind, c.referrer_id, c.city_id, count(*)::int AS clicks
        FROM clicks c JOIN links l ON l.id = c.link_id GROUP BY 1, 2, 3, 4, 5, 6
    ), cells AS (SELECT link_id, owner_id, slot, kind, referrer_id, city_id, clicks FROM click_cells)
    SELECT (SELECT count(*) FROM (TABLE raw EXCEPT TABLE cells) AS a) AS not_rolled_up,
           (SELECT count(*) FROM (TABLE cells EXCEPT TABLE raw) AS b) AS made_up,
           (SELECT count(DISTINCT (link_id, day, visitor)) FROM clicks) - (SELECT sum(visitors) FROM click_cells)::int8 AS visitors,
           (SELECT count(*) FROM links l WHERE (clicks, bot_clicks) <> (
             SELECT count(*) FILTER (WHERE kind & 1 = 0), count(*) FILTER (WHERE kind & 1 = 1) FROM clicks c WHERE c.link_id = l.id)) AS counters`);
  expect(rows).toEqual([{ not_rolled_up: 0n, made_up: 0n, visitors: 0n, counters: 0n }]);
});

it('shows statistics that agree with the clicks, and spread as people do', async () => {
  const owners = await pg.query<{ id: bigint; links: bigint }>(
    'SELECT owner_id AS id, count(*) AS links FROM links GROUP BY 1 ORDER BY 2 DESC',
  );
  expect(owners.rows[0]?.id, 'the account that was named has the most').toBe(first.id);
  expect(owners.rows).toHaveLength(PEOPLE);
  let clicks = 0;
  for (const owner of owners.rows) clicks += (await accountStats(owner, ALL, ORIGIN)).totals.clicks;
  expect(clicks).toBe(CLICKS);

  const { values, links, totals } = await accountStats(first, ALL, ORIGIN);
  const { rows } = await pg.query<{ clicks: bigint; visitors: bigint }>(
    `SELECT count(*) AS clicks, count(DISTINCT (link_id, day, visitor)) AS visitors FROM clicks WHERE link_id IN (SELECT id FROM links WHERE owner_id = $1)`,
    [first.id],
  );
  expect(totals).toMatchObject({ clicks: Number(rows[0]?.clicks), visitors: Number(rows[0]?.visitors) });
  expect(values.country?.items.length).toBeGreaterThan(5);
  expect(values.browser?.items.length).toBeGreaterThan(3);
  expect(values.referrer?.items.length).toBeGreaterThan(5);
  const [top] = links;
  if (top === undefined) throw new Error('the account has links');
  expect(top.clicks, 'the first link by far').toBeGreaterThan((totals.clicks / LINKS) * 5);
  const own = await pg.query<{ clicks: bigint }>('SELECT count(*) AS clicks FROM clicks WHERE link_id = $1', [top.id]);
  expect((await linkStats(first, top.id, ALL)).totals.clicks).toBe(Number(own.rows[0]?.clicks));
});

it('packs the weeks of many clicks, which filters read', async () => {
  const { rows } = await pg.query<{ packed: bigint; missed: bigint }>(
    `SELECT count(p.week) AS packed, count(*) FILTER (WHERE p.week IS NULL AND w.week < (current_date - date '1969-12-29') / 7) AS missed
     FROM click_weeks w LEFT JOIN click_packs p ON p.owner_id = w.scope_id AND p.week = w.week
     WHERE w.owner_id IS NULL AND w.clicks + w.bot_clicks >= 404`,
  );
  expect(rows[0]?.packed).toBeGreaterThan(0n);
  expect(rows[0]?.missed).toBe(0n);
  const { totals } = await accountStats(first, { ...ALL, country: 'KR' }, ORIGIN);
  const all = await accountStats(first, { ...ALL, by: ['country'] }, ORIGIN);
  expect(totals.clicks).toBe(all.values.country?.items.find(({ value }) => value === 'KR')?.clicks);
});

it('lets clicks come after it as before', async () => {
  const { rows } = await pg.query<{ id: bigint; clicks: bigint }>(
    'SELECT id, clicks FROM links ORDER BY clicks DESC LIMIT 1',
  );
  const [link] = rows;
  if (link === undefined) throw new Error('there are links');
  const click = makeClick({ id: await newIdAsync(), linkId: link.id, at: Date.now() - 86_400_000 });
  expect(await storeClicks(batchOf([click]))).toBe(1);
  const after = await pg.query<{ clicks: bigint }>('SELECT clicks FROM links WHERE id = $1', [link.id]);
  expect(after.rows[0]?.clicks).toBe(link.clicks + 1n);
});

it('refuses what was filled before, and an address that nobody has', async () => {
  await expect(seedLinks({ links: 1, clicks: 1 })).rejects.toMatchObject({ code: 'conflict' });
  await pg.query(`DELETE FROM users WHERE handle LIKE 'seed-%'`);
  await expect(seedLinks({ links: 1, clicks: 1, email: 'nobody@maru.test' })).rejects.toMatchObject({
    code: 'not_found',
  });
});
