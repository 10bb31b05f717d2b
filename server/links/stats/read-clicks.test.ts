import { afterAll, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import type { Click } from '../clicks/click.ts';
import { batchOf } from '../clicks/click-batch.ts';
import { DAY_MS } from '../clicks/day.ts';
import { storeClicks } from '../clicks/store-clicks.ts';
import { createOwner, createTestLink, makeClick } from '../factory.ts';
import { exportClicks } from './export-clicks.ts';
import { listClicks } from './read-clicks.ts';
import { exportClicksQuery, listClicksQuery } from './schema.ts';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const NOW = Date.now();

/** Clicks of several days, some of one and the same day, one with an id of an outage; as they are listed. */
async function clickSome(linkId: bigint): Promise<Click[]> {
  const ages = [0, 0, 0, 1, 5, 5, 40, 300];
  const clicks: Click[] = [];
  for (const [n, days] of ages.entries()) {
    clicks.push(makeClick({ id: await newIdAsync(), linkId, at: NOW - days * DAY_MS - n, kind: n % 2 }));
  }
  clicks.push(makeClick({ id: -5n - (await newIdAsync()), linkId, at: NOW - 5 * DAY_MS }));
  await storeClicks(batchOf(clicks));
  const dayOf = ({ at }: Click) => Math.floor(at / DAY_MS);
  return clicks.toSorted((a, b) => dayOf(b) - dayOf(a) || (a.id < b.id ? 1 : -1));
}

it('gives every click once, day after day, whatever the size of a page', async () => {
  const { id, owner } = await createTestLink();
  const expected = (await clickSome(id)).map((click) => String(click.id));
  for (const limit of [1, 2, 4, 9, 50]) {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listClicks(owner, id, listClicksQuery.parse({ limit, ...(cursor ? { cursor } : {}) }));
      found.push(...page.items.map((click) => click.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(found).toEqual(expected);
  }
  const people = await listClicks(owner, id, listClicksQuery.parse({ bots: 'without' }));
  expect(people.items.every(({ isBot }) => !isBot)).toBe(true);
  expect(people.items).toHaveLength(5);
});

it.each(['x', '1', '1.', '99999999.1', '1.99999999999999999999'])('knows no page %j', async (cursor) => {
  const { id, owner } = await createTestLink();
  await expect(listClicks(owner, id, listClicksQuery.parse({ cursor }))).rejects.toMatchObject({
    details: { reason: 'cursor_invalid' },
  });
});

it('is for nobody but the owner', async () => {
  const { id } = await createTestLink();
  const stranger = await createOwner();
  await expect(listClicks(stranger, id, listClicksQuery.parse({}))).rejects.toMatchObject({ code: 'not_found' });
  await expect(exportClicks(stranger, id, exportClicksQuery.parse({}))).rejects.toMatchObject({ code: 'not_found' });
});

it('as CSV holds nothing that a spreadsheet would run', async () => {
  const { id, owner } = await createTestLink();
  const [first, second] = [await newIdAsync(), await newIdAsync()];
  const at = NOW - 60_000;
  await storeClicks(
    batchOf([
      makeClick({ id: first, linkId: id, at, referrer: '-cmd.example', city: 'US:Washington, D.C.' }),
      makeClick({ id: second, linkId: id, at, kind: 1 }),
    ]),
  );
  const csv = await new Response(await exportClicks(owner, id, exportClicksQuery.parse({}))).text();
  const time = new Date(at).toISOString();
  expect(csv.split('\r\n')).toEqual([
    'id,at,country,city,referrer,device,system,browser,language,source,way,isBot',
    `${second},${time},,,,other,other,other,,link,,true`,
    `${first},${time},,"US:Washington, D.C.",'-cmd.example,other,other,other,,link,,false`,
    '',
  ]);
});

it('as JSON is an array of the clicks of the range, and of no more than may be', async () => {
  const { id, owner } = await createTestLink();
  const expected = (await clickSome(id)).map((click) => String(click.id));
  const read = async (query: object, max?: number) => {
    const stream = await exportClicks(owner, id, exportClicksQuery.parse({ format: 'json', ...query }), { max });
    return ((await new Response(stream).json()) as { id: string }[]).map((click) => click.id);
  };
  const from = new Date(NOW - 364 * DAY_MS).toISOString();
  expect(await read({ from })).toEqual(expected);
  expect(await read({ from }, 3)).toEqual(expected.slice(0, 3));
  expect(await read({ from: '2020-01-01', to: '2020-01-02' })).toEqual([]);
  const { rows } = await pg.query('SELECT count(*) AS count FROM clicks WHERE link_id = $1 AND at >= $2', [
    id,
    new Date(NOW - 30 * DAY_MS),
  ]);
  expect(await read({ from: new Date(NOW - 29 * DAY_MS).toISOString() })).toHaveLength(Number(rows[0].count));
});
