import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLink } from '../create-link.ts';
import { createOwner, createTestLink } from '../factory.ts';
import { purgeLink } from '../jobs.ts';
import { resolveAlias } from '../redirect.ts';
import { getLink } from '../service.ts';
import { changeLinks, removeLinks, restoreLinks } from './change-links.ts';

const ORIGIN = 'https://maru.example';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

async function someLinks(count: number, tags: string[] = []) {
  const owner = await createOwner();
  const links = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      createLink(owner, { url: `https://example.com/${index}`, tags, alias: `c${owner.id}-${index}` }, ORIGIN),
    ),
  );
  links.sort((a, b) => (a.id < b.id ? -1 : 1));
  const now = () => Promise.all(links.map(({ id }) => getLink(owner, id, ORIGIN)));
  return { owner, links, ids: links.map(({ id }) => id), now };
}

describe('changeLinks', () => {
  it('adds and takes away tags whatever their case, and says what has changed', async () => {
    const { owner, ids, now } = await someLinks(3, ['Sale', 'old']);
    const outcome = await changeLinks(owner, { ids, addTags: ['sale', '새것'], removeTags: ['OLD'] });
    expect(outcome).toEqual({ changed: ids, missing: [], refused: [] });
    for (const link of await now()) expect(link).toMatchObject({ tags: ['Sale', '새것'], version: 2 });
    expect(await changeLinks(owner, { ids, addTags: ['SALE'] })).toEqual({ changed: [], missing: [], refused: [] });
  });

  it('switches off and archives; every process answers accordingly', async () => {
    const { owner, links, ids, now } = await someLinks(2);
    for (const { alias } of links) expect(await resolveAlias(alias)).toMatchObject({ isEnabled: true });
    await changeLinks(owner, { ids, isEnabled: false, isArchived: true });
    for (const { alias } of links) expect(await resolveAlias(alias)).toMatchObject({ isEnabled: false });
    for (const link of await now()) expect(link.archivedAt).not.toBeNull();
    await changeLinks(owner, { ids, isArchived: false });
    for (const link of await now()) expect(link).toMatchObject({ archivedAt: null, isEnabled: false });
  });

  it('leaves alone what cannot take ten tags and more, what lies in the trash, and what is not the viewer’s', async () => {
    const { owner, ids, now } = await someLinks(3, ['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const [full = 0n, trashed = 0n, free = 0n] = ids;
    await changeLinks(owner, { ids: [full], addTags: ['10'] });
    await removeLinks(owner, [trashed]);
    const foreign = await createTestLink();
    const outcome = await changeLinks(owner, { ids: [...ids, foreign.id, 1n, free], addTags: ['new'] });
    expect(outcome).toEqual({
      changed: [free],
      missing: [foreign.id, 1n],
      refused: [
        { id: full, reason: 'too_many_tags' },
        { id: trashed, reason: 'link_deleted' },
      ],
    });
    expect((await now()).map(({ tags }) => tags.length)).toEqual([10, 9, 10]);
    expect(await getLink(foreign.owner, foreign.id, ORIGIN)).toMatchObject({ tags: [], version: 1 });
  });
});

describe('removeLinks and restoreLinks', () => {
  it('take many links out of use and give them back, with the jobs that delete them in between', async () => {
    const { owner, links, ids } = await someLinks(5);
    for (const { alias } of links) expect(await resolveAlias(alias)).toMatchObject({ kind: 'link' });
    expect((await removeLinks(owner, ids)).changed).toEqual(ids);
    expect((await removeLinks(owner, ids)).changed).toEqual([]);
    for (const { alias } of links) expect(await resolveAlias(alias)).toEqual({ kind: 'missing' });
    const { rows } = await pg.query<{ days: number }>(
      `SELECT round(extract(epoch FROM available_at - created_at) / 86400)::int AS days FROM outbox
        WHERE queue = $1 AND (payload->>'linkId')::int8 = ANY($2)`,
      [purgeLink.name, ids],
    );
    expect(rows.map(({ days }) => days)).toEqual([30, 30, 30, 30, 30]);
    expect((await restoreLinks(owner, ids)).changed).toEqual(ids);
    for (const { alias } of links) expect(await resolveAlias(alias)).toMatchObject({ kind: 'link' });
  });

  it('touch nobody else’s links', async () => {
    const [mine, theirs] = [await someLinks(1), await createTestLink()];
    expect(await removeLinks(mine.owner, [...mine.ids, theirs.id])).toMatchObject({ missing: [theirs.id] });
    expect((await getLink(theirs.owner, theirs.id, ORIGIN)).deletedAt).toBeNull();
  });
});
