import { afterAll, beforeEach, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { changeSetting } from '@/server/platform/settings/change-setting.ts';
import { createTestLink, makeClick } from '../factory.ts';
import { batchOf } from './click-batch.ts';
import { DAY_MS, dateOf, dayOf } from './day.ts';
import { dropPartition, findPartitions } from './partitions/repository.ts';
import { deleteOldClicks, firstKeptDay } from './retention.ts';
import { storeClicks } from './store-clicks.ts';

const NOW = Date.parse('2027-02-10T00:30:00Z');
const TODAY = dayOf(NOW);
const signal = new AbortController().signal;

beforeEach(async () => {
  await changeSetting({ key: 'links.clickRetentionDays', value: 30, ifMatch: null, actor: { id: 1n } });
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const daysAgo = (days: number) => NOW - days * DAY_MS;

async function daysOf(table: string, linkId: bigint): Promise<string[]> {
  const { rows } = await pg.query(`SELECT day::text FROM ${table} WHERE link_id = $1 ORDER BY day`, [linkId]);
  return rows.map(({ day }) => day);
}

it('drops the clicks of old days, and keeps what was counted of them', async () => {
  const { id } = await createTestLink();
  const ages = [0, 1, 2, 29, 30, 31, 400];
  const clicks = ages.map(async (days) =>
    makeClick({ id: await newIdAsync(), linkId: id, at: daysAgo(days), visitor: 5n }),
  );
  await storeClicks(batchOf(await Promise.all(clicks)));
  // A day that had no partition when its click came.
  await pg.query(`INSERT INTO clicks (click_id, day, link_id, at) VALUES (1, '2020-01-01', $1, '2020-01-01')`, [id]);

  expect(await deleteOldClicks({ signal }, NOW)).toBeGreaterThan(0);
  const date = (days: number) => dateOf(TODAY - days);
  expect(await daysOf('clicks', id)).toEqual([date(30), date(29), date(2), date(1), date(0)]);
  expect(await daysOf('click_visitors', id)).toEqual([date(2), date(1), date(0)]);
  const { rows } = await pg.query(
    'SELECT sum(clicks)::int AS clicks, sum(visitors)::int AS visitors FROM click_cells WHERE link_id = $1',
    [id],
  );
  expect(rows).toEqual([{ clicks: ages.length, visitors: ages.length }]);
  expect(await deleteOldClicks({ signal }, NOW)).toBe(0);
  expect(await firstKeptDay(NOW)).toBe(TODAY - 30);
});

it('destroys the salts of days that are over', async () => {
  await pg.query('DELETE FROM click_salts');
  for (const days of [0, 1, 2])
    await pg.query('INSERT INTO click_salts VALUES ($1, $2)', [dateOf(TODAY - days), Buffer.alloc(32)]);
  await deleteOldClicks({ signal }, NOW);
  expect((await pg.query('SELECT day::text FROM click_salts')).rows).toEqual([{ day: dateOf(TODAY) }]);
  // What stands in no log stands in no back-up either.
  const { rows } = await pg.query(`SELECT relpersistence AS kept FROM pg_class WHERE oid = 'click_salts'::regclass`);
  expect(rows).toEqual([{ kept: 'u' }]);
});

it('waits for whoever is counting, and lets others count meanwhile', async () => {
  const { id } = await createTestLink();
  await storeClicks(batchOf([makeClick({ id: await newIdAsync(), linkId: id, at: daysAgo(50) })]));
  const partition = (await findPartitions()).find(({ table, day }) => table === 'clicks' && day === dateOf(TODAY - 50));
  const holder = await holdTable();
  const dropping = dropPartition(partition?.partition ?? '');
  // Counting gets in between the attempts, although the drop is not done yet.
  await storeClicks(batchOf([makeClick({ id: await newIdAsync(), linkId: id, at: NOW })]));
  expect(await daysOf('clicks', id)).toEqual([dateOf(TODAY - 50), dateOf(TODAY)]);
  await holder.release();
  await dropping;
  expect(await daysOf('clicks', id)).toEqual([dateOf(TODAY)]);
});

/** Holds the table as somebody who counts. */
async function holdTable(): Promise<{ release: () => Promise<void> }> {
  const { Client } = await import('pg');
  const { env } = await import('@/server/platform/env.ts');
  const client = new Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  await client.query('BEGIN');
  await client.query('LOCK TABLE clicks IN ROW EXCLUSIVE MODE');
  return {
    release: async () => {
      await client.query('COMMIT');
      await client.end();
    },
  };
}
