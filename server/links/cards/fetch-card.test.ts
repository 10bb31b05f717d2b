import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { subscribeEvents } from '@/server/platform/realtime/publish.ts';
import { stateRedis } from '@/server/platform/redis/client.ts';
import { fetchAmong } from '@/server/platform/safe-fetch/testing/sites.ts';
import { eventuallyPasses } from '@/server/platform/testing/eventually.ts';
import { serveCardImage } from './card-image.ts';
import { html, keyOf, linkTo, pages, picture, run, site, withSite } from './testing/with-site.ts';

withSite();

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
    await eventuallyPasses(() => expect(heard).toContainEqual(['links.changed', { id: String(link.id) }]));
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
