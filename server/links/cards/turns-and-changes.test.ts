import { describe, expect, it } from 'vitest';
import { pg } from '@/server/platform/db/client.ts';
import { createJobContext } from '@/server/platform/queue/job-context.ts';
import { eventually } from '@/server/platform/testing/eventually.ts';
import { purgeTrashedLink } from '../empty-trash.ts';
import { deleteCardImage, fetchCard } from '../jobs.ts';
import { changeLink, removeLink } from '../service.ts';
import { takeTurn } from '../targets/host-turns.ts';
import { serveCardImage } from './card-image.ts';
import {
  asked,
  deleteDropped,
  html,
  isKept,
  keyOf,
  linkTo,
  type Made,
  nextDispatch,
  ORIGIN,
  pages,
  picture,
  run,
  site,
  withSite,
} from './testing/with-site.ts';

withSite();

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
      dispatchId: nextDispatch(),
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
