import { afterAll, describe, expect, it } from 'vitest';
import { closeDb } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import type { Click } from '../clicks/click.ts';
import { batchOf } from '../clicks/click-batch.ts';
import { storeClicks } from '../clicks/store-clicks.ts';
import { createLink } from '../create-link.ts';
import { createOwner, createTestLink } from '../factory.ts';
import { accountStats, linkStats } from './service.ts';
import { ask, know, NOW, nothing, ORIGIN } from './testing/known-clicks.ts';

afterAll(async () => {
  await closeRedis();
  await closeDb();
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
