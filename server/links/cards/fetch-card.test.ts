import type { RequestListener } from 'node:http';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { createJobContext } from '@/server/platform/queue/job-context.ts';
import { subscribeEvents } from '@/server/platform/realtime/publish.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { fetchAmong, type Site, startSite } from '@/server/platform/safe-fetch/testing/sites.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { createLink } from '../create-link.ts';
import { purgeTrashedLink } from '../empty-trash.ts';
import { createOwner } from '../factory.ts';
import { deleteCardImage, fetchCard } from '../jobs.ts';
import { changeLink, getLink, removeLink } from '../service.ts';
import { takeTurn } from '../targets/host-turns.ts';
import { cardImageFile, deleteCardImageFile, serveCardImage } from './card-image.ts';
import { fetchLinkCard } from './fetch-card.ts';

const ORIGIN = 'https://maru.example';
let site: Site;
const pages = new Map<string, RequestListener>();
const html =
  (head: string): RequestListener =>
  (_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8').end(`<html><head>${head}</head><body>`);
  };
let dispatches = 1n;

beforeAll(async () => {
  site = await startSite((request, response) => {
    const page = pages.get(request.url ?? '');
    if (page) page(request, response);
    else response.writeHead(404).end();
  });
});

beforeEach(async () => {
  pages.clear();
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
  const { id, version } = await createLink(owner, { url: site.url(path, host) }, ORIGIN);
  return { id, version, owner, read: () => getLink(owner, id, ORIGIN) };
}

type Made = Awaited<ReturnType<typeof linkTo>>;

async function run({ id, version }: Made, { attempt = 1, hasTurn = false, fetch = fetchAmong([site]) } = {}) {
  const signal = new AbortController().signal;
  const context = createJobContext({
    queue: fetchCard.name,
    dispatchId: dispatches++,
    attempt,
    requestId: undefined,
    signal,
  });
  await fetchLinkCard({ linkId: id, version, hasTurn }, context, fetch);
}

const asked = async (queue: string) => {
  const { rows } = await pg.query<{ payload: Record<string, unknown>; waitMs: number }>(
    `SELECT payload, extract(epoch FROM available_at - now())::float8 * 1000 AS "waitMs" FROM outbox WHERE queue = $1 ORDER BY id`,
    [queue],
  );
  return rows;
};

const picture = (width: number, height: number, metadata = true) => {
  const image = sharp({ create: { width, height, channels: 3, background: 'tomato' } }).jpeg();
  return (metadata ? image.withExif({ IFD0: { Artist: 'somebody' } }) : image).toBuffer();
};

const keyOf = (imageUrl: string | null | undefined) => imageUrl?.split('/').at(-1) ?? '';
const isKept = async (imageKey: string) => (await storage().head(cardImageFile(imageKey))) !== null;

/** Does the jobs that delete pictures; gives whose. */
async function deleteDropped(): Promise<string[]> {
  const keys = (await asked(deleteCardImage.name)).map(({ payload }) => String(payload.imageKey));
  for (const imageKey of keys) await deleteCardImageFile({ imageKey });
  return keys;
}

describe('the card of a link', () => {
  it('holds what the page says, with a picture of our own', async () => {
    const jpeg = await picture(1_600, 800);
    pages.set(
      '/',
      html(
        '<title>x</title><meta property="og:title" content="봄 세일"><meta property="og:description" content="모두 반값"><meta property="og:image" content="/big.jpg">',
      ),
    );
    pages.set('/big.jpg', (_request, response) => response.setHeader('content-type', 'image/jpeg').end(jpeg));
    const link = await linkTo('/');
    expect((await link.read()).card).toBeNull();
    await run(link);
    const { card, health } = await link.read();
    expect(card).toMatchObject({ title: '봄 세일', description: '모두 반값', siteName: null, failure: null });
    // One look tells both.
    expect(health).toMatchObject({ state: 'ok', httpStatus: 200, failure: null });

    const key = keyOf(card?.imageUrl);
    expect(card?.imageUrl).toMatch(/^\/v1\/links\/card-images\/[0-9a-f]{32}$/);
    const answer = await serveCardImage(key);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    const kept = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    expect(kept).toMatchObject({ format: 'webp', width: 600, height: 300 });
    expect(kept.exif).toBeUndefined();
  });

  it('is told to the owner', async () => {
    pages.set('/', html('<title>Told</title>'));
    const link = await linkTo('/');
    const heard: unknown[] = [];
    const stop = await subscribeEvents((event) => {
      if (event.room === `user:${link.owner.id}`) heard.push([event.name, event.payload]);
    });
    await run(link);
    await eventually(() => heard.length > 0);
    expect(heard).toContainEqual(['links.changed', { id: String(link.id) }]);
    await stop();
  });

  it('reads old Korean pages behind redirects, and addresses relative to where they came from', async () => {
    pages.set('/old', (_request, response) =>
      response.writeHead(301, { location: site.url('/shop/new', 'www.example') }).end(),
    );
    pages.set('/shop/new', (_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        Buffer.concat([
          Buffer.from('<meta http-equiv="content-type" content="text/html; charset=euc-kr"><title>'),
          Buffer.from([0xb0, 0xa1]),
          Buffer.from('</title><meta property=og:image content=a.png>'),
        ]),
      );
    });
    const link = await linkTo('/old');
    await run(link);
    expect((await link.read()).card).toMatchObject({ title: '가', imageUrl: null });
    expect(site.asked).toContain(`GET www.example:${site.port}/shop/a.png`);
  });

  it('of a picture is the picture; of another file there is none', async () => {
    const jpeg = await picture(300, 300);
    pages.set('/p.jpg', (_request, response) => response.setHeader('content-type', 'image/jpeg').end(jpeg));
    pages.set('/a.pdf', (_request, response) => response.setHeader('content-type', 'application/pdf').end('%PDF'));
    const [one, other] = [await linkTo('/p.jpg'), await linkTo('/a.pdf')];
    await run(one);
    await run(other);
    expect((await one.read()).card).toMatchObject({ title: null, imageUrl: expect.any(String), failure: null });
    expect(await other.read()).toMatchObject({ card: { failure: 'no_page' }, health: { state: 'ok' } });
  });

  it('does without pictures that are none, tiny, too long or out of bounds, and takes the next', async () => {
    const small = await picture(20, 20);
    const good = await picture(200, 200);
    const bodies: Record<string, Buffer> = {
      '/svg': Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"/>'),
      '/small': small,
      '/long': Buffer.concat([good, Buffer.alloc(6 * 2 ** 20)]),
      '/broken': good.subarray(0, 200),
      '/good': good,
    };
    for (const [path, body] of Object.entries(bodies)) {
      pages.set(path, (_request, response) => response.setHeader('content-type', 'image/png').end(body));
    }
    for (const path of [
      '/svg',
      '/small',
      '/long',
      '/broken',
      'http://169.254.169.254/x.png',
      'data:image/png;base64,AAAA',
    ]) {
      pages.set(
        `/page${path}`,
        html(`<title>x</title><meta property=og:image content="${path}"><meta name=twitter:image content="/good">`),
      );
      const link = await linkTo(`/page${path}`);
      await run(link);
      expect((await link.read()).card, path).toMatchObject({ title: 'x', imageUrl: expect.any(String) });
      await stateRedis().flushall();
    }
  });
});

describe('targets that cannot be read', () => {
  it.each([
    ['/missing', 404, 'not_found', 'suspect'],
    ['/denied', 403, 'denied', 'unknown'],
  ] as const)('%s is stored and not tried again', async (path, status, failure, state) => {
    pages.set(path, (_request, response) => response.writeHead(status).end('<title>No</title>'));
    const link = await linkTo(path);
    await run(link);
    expect(await link.read()).toMatchObject({ card: { failure, title: null }, health: { state, httpStatus: status } });
  });

  it('on private networks are refused for good', async () => {
    const link = await linkTo('/', 'inside.example');
    await run(link, { fetch: fetchAmong([site], { names: { 'inside.example': ['10.0.0.7'] } }) });
    expect(await link.read()).toMatchObject({
      card: { failure: 'off_limits' },
      health: { state: 'unknown', failure: 'off_limits' },
    });
    expect(site.asked).toEqual([]);
  });

  it('may be well a moment later: 5xx is stored, tried again four times in all, and counted once', async () => {
    pages.set('/', (_request, response) => response.writeHead(503).end());
    const link = await linkTo('/');
    for (const attempt of [1, 2, 3]) await expect(run(link, { attempt })).rejects.toThrow('server_error');
    await run(link, { attempt: 4 });
    expect(await link.read()).toMatchObject({ card: { failure: 'server_error' }, health: { state: 'suspect' } });
    const { rows } = await pg.query('SELECT failures FROM link_health WHERE link_id = $1', [link.id]);
    expect(rows).toEqual([{ failures: 1 }]);

    pages.set('/', html('<title>Back</title>'));
    await run(link, { attempt: 2 });
    expect(await link.read()).toMatchObject({ card: { title: 'Back', failure: null }, health: { state: 'ok' } });
  });

  it('do not take away the card that was read before', async () => {
    pages.set('/', html('<title>Kept</title>'));
    const link = await linkTo('/');
    await run(link);
    pages.delete('/');
    await run(link);
    expect((await link.read()).card).toMatchObject({ title: 'Kept', failure: null });
  });

  it('say nothing while our own network is away', async () => {
    const away = fetchAmong([], {});
    const offline: typeof away = (url, options) =>
      away(url, options).catch((error: { code: string }) => {
        throw Object.assign(error, { code: 'EAI_AGAIN' });
      });
    const link = await linkTo('/', 'host.test');
    await expect(run(link, { fetch: offline })).rejects.toThrow();
    expect(await link.read()).toMatchObject({
      card: { failure: 'dns' },
      health: { state: 'unknown', checkedAt: null },
    });
  });
});

describe('politeness', () => {
  it('gives each of many links to one host its own turn, and asks none twice', async () => {
    pages.set('/', html('<title>x</title>'));
    const links = [await linkTo('/'), await linkTo('/'), await linkTo('/')];
    const host = new URL(site.url('/')).host;
    // A minute of turns is given away: however slow the machine, no turn of ours comes within the test.
    for (let turn = 0; turn < 64; turn++) await takeTurn(host);
    await pg.query('DELETE FROM outbox');
    for (const link of links) await run(link);
    const later = await asked(fetchCard.name);
    expect(later.map(({ payload }) => [payload.linkId, payload.hasTurn])).toEqual(
      links.map(({ id }) => [String(id), true]),
    );
    expect(later.every(({ waitMs }) => waitMs > 20_000)).toBe(true);
    expect(site.asked).toEqual([]);
    for (const link of links) await run(link, { hasTurn: true });
    expect(site.asked).toHaveLength(3);
    expect(await asked(fetchCard.name)).toHaveLength(3);
  });

  it('talks to one host over two connections at most', async () => {
    const waiting: (() => void)[] = [];
    pages.set('/', (_request, response) => {
      waiting.push(() => response.end('x'));
    });
    const links = [await linkTo('/'), await linkTo('/'), await linkTo('/')];
    await pg.query('DELETE FROM outbox');
    const running = links.slice(0, 2).map((link) => run(link));
    await eventually(() => waiting.length === 2);
    await run(links[2] as Made);
    expect(site.asked).toHaveLength(2);
    const [later] = await asked(fetchCard.name);
    expect(later).toMatchObject({ payload: { linkId: String(links[2]?.id), hasTurn: true } });
    expect(later?.waitMs).toBeGreaterThan(1_000);
    for (const answer of waiting) answer();
    await Promise.all(running);
  });
});

describe('when links change', () => {
  it('a card of the old target is not shown, and its picture is deleted with the next card', async () => {
    const jpeg = await picture(100, 100);
    pages.set('/a', html('<title>A</title><meta property=og:image content=/i.jpg>'));
    pages.set('/b', html('<title>B</title>'));
    pages.set('/i.jpg', (_request, response) => response.end(jpeg));
    const link = await linkTo('/a');
    await run(link);
    const key = keyOf((await link.read()).card?.imageUrl);
    expect(await isKept(key)).toBe(true);
    await changeLink(link.owner, link.id, { url: site.url('/b') }, ORIGIN);
    expect((await link.read()).card).toBeNull();
    await pg.query('DELETE FROM outbox');
    await run(link);
    expect((await link.read()).card).toMatchObject({ title: 'B', imageUrl: null });
    expect(await deleteDropped()).toEqual([key]);
    expect(await isKept(key)).toBe(false);
  });

  it('what was read of a target that it left meanwhile is thrown away', async () => {
    const jpeg = await picture(100, 100);
    pages.set('/a', html('<title>A</title><meta property=og:image content=/i.jpg>'));
    const link = await linkTo('/a');
    pages.set('/i.jpg', async (_request, response) => {
      await changeLink(link.owner, link.id, { url: site.url('/b') }, ORIGIN);
      response.end(jpeg);
    });
    await run(link);
    expect(await link.read()).toMatchObject({ card: null, health: null });
    const [key = ''] = (await asked(deleteCardImage.name)).map(({ payload }) => String(payload.imageKey));
    expect(await isKept(key)).toBe(true);
    await deleteDropped();
    expect(await isKept(key)).toBe(false);
  });

  it('nothing is read for a link in the trash, and its picture goes when the trash is emptied', async () => {
    const jpeg = await picture(100, 100);
    pages.set('/a', html('<title>A</title><meta property=og:image content=/i.jpg>'));
    pages.set('/i.jpg', (_request, response) => response.end(jpeg));
    const link = await linkTo('/a');
    await run(link);
    const { card } = await link.read();
    await removeLink(link.owner, link.id);
    site.asked.splice(0);
    await run(link);
    expect(site.asked).toEqual([]);

    const signal = new AbortController().signal;
    const context = createJobContext({
      queue: 'x',
      dispatchId: dispatches++,
      attempt: 1,
      requestId: undefined,
      signal,
    });
    await purgeTrashedLink({ linkId: link.id, version: link.version + 1 }, context);
    const imageKey = keyOf(card?.imageUrl);
    expect(await deleteDropped()).toEqual([imageKey]);
    await expect(serveCardImage(imageKey)).rejects.toMatchObject({ code: 'not_found' });
  });
});
