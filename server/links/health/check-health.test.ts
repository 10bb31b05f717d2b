import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { subscribeEvents } from '@/server/platform/realtime/publish.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { fetchAmong, type Site, startSite } from '@/server/platform/safe-fetch/testing/sites.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { createLink } from '../create-link.ts';
import { createOwner } from '../factory.ts';
import { checkHealth, fetchCard } from '../jobs.ts';
import { changeLink, getLink, listLinks, removeLink } from '../service.ts';
import { checkLinkHealth } from './check-health.ts';
import { requestCheck } from './request-check.ts';

const ORIGIN = 'https://maru.example';
const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T00:00:00Z');
const at = (hours: number) => new Date(START + hours * HOUR);

let site: Site;
let answer: RequestListener;
const status =
  (code: number): RequestListener =>
  (_request, response) => {
    response.writeHead(code).end();
  };

beforeAll(async () => {
  site = await startSite((request, response) => answer(request, response));
});

beforeEach(async () => {
  answer = status(200);
  await stateRedis().flushall();
  await pg.query('DELETE FROM outbox');
});

afterEach(() => site.asked.splice(0));

afterAll(async () => {
  await site.stop();
  await closeRedis();
  await closeDb();
});

async function linkTo(path: string, host?: string) {
  const owner = await createOwner();
  const { id, alias } = await createLink(owner, { url: site.url(path, host) }, ORIGIN);
  return { id, alias, owner, read: () => getLink(owner, id, ORIGIN) };
}

const context = { signal: new AbortController().signal };

async function check({ id }: { id: bigint }, hours = 0, { isAsked = false, fetch = fetchAmong([site]) } = {}) {
  await checkLinkHealth({ linkId: id, isAsked }, context, { fetch, now: at(hours), random: () => 0.5 });
}

const methods = () => site.asked.map((line) => line.split(' ')[0]);

const notices = async () => {
  const { rows } = await pg.query<{
    payload: { type: string; data: unknown; recipients: string[]; dedupeKey: string };
  }>(`SELECT payload FROM outbox WHERE queue LIKE 'notifications.%' ORDER BY id`);
  return rows.map(({ payload }) => payload);
};

const jobs = async (queue: string) =>
  (await pg.query<{ payload: unknown }>('SELECT payload FROM outbox WHERE queue = $1', [queue])).rows.map(
    ({ payload }) => payload,
  );

describe('asking a target', () => {
  it('asks with HEAD alone when that is answered well', async () => {
    const link = await linkTo('/a');
    await check(link);
    expect(methods()).toEqual(['HEAD']);
    expect((await link.read()).health).toMatchObject({
      state: 'ok',
      httpStatus: 200,
      failure: null,
      checkedAt: at(0).toISOString(),
      nextCheckAt: at(24).toISOString(),
    });
  });

  it.each([405, 501, 403, 404, 500])('asks again with GET when HEAD is answered with %i', async (code) => {
    answer = (request, response) => status(request.method === 'HEAD' ? code : 200)(request, response);
    const link = await linkTo('/');
    await check(link);
    expect(methods()).toEqual(['HEAD', 'GET']);
    expect((await link.read()).health?.state).toBe('ok');
  });

  it('asks again with GET when HEAD is hung up on', async () => {
    answer = (request, response) => (request.method === 'HEAD' ? request.socket.destroy() : response.end('x'));
    const link = await linkTo('/');
    await check(link);
    expect((await link.read()).health?.state).toBe('ok');
  });

  it('follows redirects and judges where they end', async () => {
    answer = (request, response) =>
      request.url === '/' ? response.writeHead(301, { location: '/gone' }).end() : status(410)(request, response);
    const link = await linkTo('/');
    await check(link);
    expect((await link.read()).health).toMatchObject({ state: 'suspect', httpStatus: 410, failure: 'not_found' });
  });

  it('asks nobody about a name that does not exist, and no private network', async () => {
    const names = { 'gone.example': [], 'inside.example': ['10.0.0.1'] };
    const [gone, inside] = [await linkTo('/', 'gone.example'), await linkTo('/', 'inside.example')];
    await check(gone, 0, { fetch: fetchAmong([site], { names }) });
    await check(inside, 0, { fetch: fetchAmong([site], { names }) });
    expect((await gone.read()).health).toMatchObject({ state: 'suspect', failure: 'dns', httpStatus: null });
    expect((await inside.read()).health).toMatchObject({ state: 'unknown', failure: 'off_limits' });
    expect(site.asked).toEqual([]);
  });

  it('leaves alone links that lead nowhere, and what was checked a moment ago', async () => {
    const off = await linkTo('/');
    await changeLink(off.owner, off.id, { isEnabled: false }, ORIGIN);
    const archived = await linkTo('/');
    await changeLink(archived.owner, archived.id, { isArchived: true }, ORIGIN);
    const removed = await linkTo('/');
    await removeLink(removed.owner, removed.id);
    for (const link of [off, archived, removed]) await check(link);
    expect(site.asked).toEqual([]);

    const link = await linkTo('/');
    await check(link, 0);
    await check(link, 0.05);
    expect(site.asked).toHaveLength(1);
    await check(link, 0.05, { isAsked: true });
    expect(site.asked).toHaveLength(2);
  });

  it('comes back later when two are talking to the host already', async () => {
    const waiting: (() => void)[] = [];
    answer = (_request, response) => waiting.push(() => response.end());
    const links = [await linkTo('/'), await linkTo('/'), await linkTo('/')];
    for (const link of links) {
      await pg.query(
        `INSERT INTO link_health (link_id, state, since, next_check_at) VALUES ($1, 'unknown', now(), $2)`,
        [link.id, at(1)],
      );
    }
    const running = links.slice(0, 2).map((link) => check(link));
    await eventually(() => waiting.length === 2);
    await check(links[2] as { id: bigint });
    expect(site.asked).toHaveLength(2);
    const { rows } = await pg.query<{ at: Date }>('SELECT next_check_at AS at FROM link_health WHERE link_id = $1', [
      links[2]?.id,
    ]);
    expect(rows[0]?.at.getTime()).toBe(START + 3.75 * 60_000);
    for (const end of waiting) end();
    await Promise.all(running);
  });

  it('says nothing of a target that the link has left meanwhile', async () => {
    const link = await linkTo('/old');
    answer = (_request, response) => {
      void changeLink(link.owner, link.id, { url: site.url('/new') }, ORIGIN).then(() => response.writeHead(404).end());
    };
    await check(link);
    expect((await link.read()).health).toBeNull();
  });
});

describe('what is told', () => {
  it('tells the owner once when a target broke, and once when it is well again', async () => {
    const link = await linkTo('/shop');
    await check(link, 0);
    answer = status(500);
    for (const hours of [24, 25]) await check(link, hours);
    expect((await link.read()).health).toMatchObject({ state: 'suspect', since: at(24).toISOString() });
    expect(await notices()).toEqual([]);
    for (const hours of [28, 34, 46]) await check(link, hours);
    expect((await link.read()).health).toMatchObject({ state: 'broken', since: at(28).toISOString(), httpStatus: 500 });
    answer = status(200);
    for (const hours of [70, 94]) await check(link, hours);

    const told = await notices();
    expect(told.map(({ type }) => type)).toEqual(['link-broken', 'link-recovered']);
    expect(told[0]).toMatchObject({
      recipients: [String(link.owner.id)],
      data: { linkId: String(link.id), alias: link.alias, url: site.url('/shop'), failure: 'server_error' },
    });
    expect(new Set(told.map(({ dedupeKey }) => dedupeKey)).size).toBe(2);
  });

  it('tells browsers of a change, and who asked in any case', async () => {
    const link = await linkTo('/');
    const heard: string[] = [];
    const stop = await subscribeEvents((event) => {
      if (event.name === 'links.changed') heard.push(event.payload.id);
    });
    // What was told before the marker has been heard when the marker is.
    const hearAll = async () => {
      const marker = await linkTo('/');
      await eventually(() => heard.includes(String(marker.id)));
      return heard.splice(0).filter((id) => id === String(link.id)).length;
    };
    const countAfter = async (work: () => Promise<void>) => {
      await hearAll();
      await work();
      return hearAll();
    };
    expect(await countAfter(() => check(link, 0))).toBe(1);
    expect(await countAfter(() => check(link, 24))).toBe(0);
    expect(await countAfter(() => check(link, 25, { isAsked: true }))).toBe(1);
    await stop();
  });

  it('finds broken links in the list', async () => {
    answer = status(404);
    const link = await linkTo('/');
    for (const hours of [0, 1, 4]) await check(link, hours);
    const well = await createLink(link.owner, { url: site.url('/well') }, ORIGIN);
    const query = { limit: 10, state: 'active', health: 'broken' } as const;
    const { items } = await listLinks(link.owner, query, ORIGIN);
    expect(items.map(({ id }) => id)).toEqual([link.id]);
    expect(items[0]?.id).not.toBe(well.id);
  });
});

describe('checking now', () => {
  it('asks for a check, and for the card when there is none', async () => {
    const link = await linkTo('/');
    await pg.query('DELETE FROM outbox');
    expect(await requestCheck(link.owner, link.id, ORIGIN)).toMatchObject({ id: link.id });
    expect(await jobs(checkHealth.name)).toEqual([{ linkId: String(link.id), isAsked: true }]);
    expect(await jobs(fetchCard.name)).toHaveLength(1);
    await pg.query(`INSERT INTO link_cards (link_id, url, fetched_at) VALUES ($1, $2, now())`, [
      link.id,
      site.url('/'),
    ]);
    await requestCheck(link.owner, link.id, ORIGIN);
    expect(await jobs(fetchCard.name)).toHaveLength(1);
  });

  it('is for the owner, and for links that lead somewhere', async () => {
    const link = await linkTo('/');
    await expect(requestCheck(await createOwner(), link.id, ORIGIN)).rejects.toMatchObject({ code: 'not_found' });
    await changeLink(link.owner, link.id, { isEnabled: false }, ORIGIN);
    await expect(requestCheck(link.owner, link.id, ORIGIN)).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'link_not_checked' },
    });
  });
});
