import { afterAll, beforeEach, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { dateOf, dayOf } from '../clicks/day.ts';
import { flushOrphans, recordOrphan } from '../clicks/record-orphan.ts';
import { makeVisitor } from '../factory.ts';
import { addOrphans } from './repository.ts';
import { listOrphans } from './service.ts';

const TODAY = dateOf(dayOf(Date.now()));
const visit = (alias: string, visits = 1, referrer: string | null = null) => ({
  domainId: '0',
  alias,
  visits,
  referrer,
});
const list = (limit = 50, cursor?: string) => listOrphans({ days: 7, limit, cursor });

beforeEach(async () => {
  await pg.query('DELETE FROM orphan_visits');
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

it('are counted by alias, with the host that led there', async () => {
  const visitor = makeVisitor({ referer: 'https://blog.example/old' });
  for (let n = 0; n < 3; n++) recordOrphan('gone', '0', n === 1 ? visitor : makeVisitor());
  recordOrphan('봄세일', '0', makeVisitor());
  await flushOrphans();
  recordOrphan('봄세일', '0', makeVisitor());
  await flushOrphans();
  const { items, unlisted, nextCursor } = await list();
  expect(items.map(({ alias, visits, referrer, domain }) => ({ alias, visits, referrer, domain }))).toEqual([
    { alias: 'gone', visits: 3, referrer: 'blog.example', domain: null },
    { alias: '봄세일', visits: 2, referrer: null, domain: null },
  ]);
  expect({ unlisted, nextCursor }).toEqual({ unlisted: 0, nextCursor: null });
});

it('of a scan take a bounded number of rows, and none is lost from the sum', async () => {
  const batch = { day: TODAY, now: new Date(), unlisted: 4 };
  const scan = Array.from({ length: 20 }, (_, n) => visit(`scan-${n}`));
  await addOrphans({ ...batch, visits: [visit('wanted', 9), ...scan] }, 5);
  // Those that are known already grow, although there is no room for others any more.
  await addOrphans({ ...batch, unlisted: 0, visits: [visit('wanted', 2), visit('late', 50)] }, 5);
  const { items, unlisted } = await list();
  expect(items).toHaveLength(5);
  expect(items[0]).toMatchObject({ alias: 'wanted', visits: 11 });
  expect(items.reduce((sum, { visits }) => sum + visits, unlisted)).toBe(9 + 20 + 4 + 2 + 50);
});

it('of a scan take a bounded room in the process', async () => {
  for (let n = 0; n < 1_500; n++) recordOrphan(`many-${n}`, '0', makeVisitor());
  await flushOrphans();
  const { rows } = await pg.query(
    `SELECT count(*) FILTER (WHERE alias <> '') AS listed, sum(visits)::int AS visits FROM orphan_visits`,
  );
  expect(rows).toEqual([{ listed: 1_000n, visits: 1_500 }]);
});

it('are shown page by page, and only those of the days that are asked for', async () => {
  const visits = [visit('a', 3), visit('b', 2), visit('c', 1)];
  await addOrphans({ day: TODAY, now: new Date(), visits, unlisted: 0 });
  await addOrphans({ day: '2020-01-01', now: new Date(0), visits: [visit('old', 99)], unlisted: 0 });
  const first = await list(2);
  expect(first.items.map(({ alias }) => alias)).toEqual(['a', 'b']);
  const second = await list(2, first.nextCursor ?? '');
  expect(second.items.map(({ alias }) => alias)).toEqual(['c']);
  expect(second.nextCursor).toBeNull();
  await expect(list(2, 'x')).rejects.toMatchObject({ details: { reason: 'cursor_invalid' } });
});
