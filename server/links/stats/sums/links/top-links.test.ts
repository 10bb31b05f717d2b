import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLinks } from '../../../bulk/create-links.ts';
import type { Click } from '../../../clicks/click.ts';
import { batchOf } from '../../../clicks/click-batch.ts';
import { DAY_MS } from '../../../clicks/day.ts';
import { forgetClicks } from '../../../clicks/forget-clicks.ts';
import { packWeeks } from '../../../clicks/packs/pack-weeks.ts';
import { storeClicks } from '../../../clicks/store-clicks.ts';
import { createOwner, makeClick } from '../../../factory.ts';
import { statsQuery } from '../../schema.ts';
import { accountStats } from '../../service.ts';

const NOW = Date.parse('2026-11-28T10:07:00Z');
const ORIGIN = 'https://maru.example';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

/** How many clicks each link has. */
function countBy(clicks: readonly Click[]): Map<bigint, number> {
  const counts = new Map<bigint, number>();
  for (const { linkId } of clicks) counts.set(linkId, (counts.get(linkId) ?? 0) + 1);
  return counts;
}

describe('top links among many', () => {
  const seed = 20_261_128;

  it(`are the same as by a plain count (seed ${seed})`, async () => {
    const owner = await createOwner();
    const made = await createLinks(
      owner,
      Array.from({ length: 40 }, (_, n) => ({ url: `https://example.com/top/${n}` })),
      ORIGIN,
    );
    const ids = made.items.map(({ link }) => link?.id as bigint);
    // The further down the list, the fewer: some lead one week, some are never among the first of any.
    const clicks = fc.sample(
      fc.record({
        link: fc.double({ min: 0, max: 1, noNaN: true }).map((x) => ids[Math.floor(40 * x ** 3) % 40] as bigint),
        at: fc.integer({ min: NOW - 40 * DAY_MS, max: NOW }),
        bot: fc.constantFrom(0, 0, 0, 1),
        visitor: fc.bigInt({ min: 1n, max: 99n }),
        referrer: fc.constantFrom(null, null, 'a.example'),
      }),
      { numRuns: 12_000, seed },
    );
    const all: Click[] = [];
    for (const { link, at, bot, visitor, referrer } of clicks) {
      all.push(makeClick({ id: await newIdAsync(), linkId: link, at, kind: bot, visitor, referrer }));
    }
    await storeClicks(batchOf(all.slice(0, 7_000)));
    await storeClicks(batchOf(all.slice(7_000)));

    const check = async (left: readonly Click[], referrer?: string) => {
      for (const bots of ['without', 'with', 'only'] as const) {
        for (const [from, limit] of [
          ['2026-10-19', 3],
          ['2026-11-05', 10],
          ['2026-11-24', 5],
          ['2026-10-25', 40],
        ] as const) {
          const {
            links,
            from: start,
            to,
          } = await accountStats(owner, statsQuery.parse({ from, bots, limit, referrer }), ORIGIN, NOW);
          const counted = left.filter(
            (click) =>
              click.at >= Date.parse(start) &&
              click.at < Date.parse(to) &&
              (referrer === undefined || click.referrer === referrer) &&
              (bots === 'with' || click.kind === (bots === 'only' ? 1 : 0)),
          );
          const counts = [...countBy(counted)].map(([id, clicks]) => ({ id, clicks }));
          const expected = counts.map((each) => each.clicks).sort((a, b) => b - a);
          expect(links.map((link) => link.clicks)).toEqual(expected.slice(0, limit));
          expect(counts).toEqual(expect.arrayContaining(links.map((link) => ({ id: link.id, clicks: link.clicks }))));
        }
      }
    };
    await check(all);
    await check(all, 'a.example');
    expect(await packWeeks({ signal: AbortSignal.timeout(60_000) }, NOW)).toBeGreaterThan(4);
    await check(all);
    await check(all, 'a.example');

    // A link that is gone for good takes its clicks with it.
    const gone = ids[0] as bigint;
    await forgetClicks(gone, { signal: AbortSignal.timeout(60_000) });
    const left = all.filter(({ linkId }) => linkId !== gone);
    await check(left);
    await check(left, 'a.example');
    const rows = await pg.query(
      'SELECT FROM click_weeks WHERE scope_id = $1 UNION ALL SELECT FROM click_cells WHERE link_id = $1',
      [gone],
    );
    expect(rows.rowCount).toBe(0);
  }, 120_000);
});
