import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLink } from '../create-link.ts';
import { createOwner } from '../factory.ts';
import { fetchCard } from '../jobs.ts';
import { resolveAlias } from '../redirect.ts';
import { getLink, removeLink } from '../service.ts';
import { createLinks } from './create-links.ts';

const ORIGIN = 'https://maru.example';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const urls = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ url: `https://example.com/${from + index}` }));

async function linksOf(ownerId: bigint): Promise<number> {
  const { rows } = await pg.query<{ count: number }>('SELECT count(*)::int AS count FROM links WHERE owner_id = $1', [
    ownerId,
  ]);
  return rows[0]?.count ?? 0;
}

describe('createLinks', () => {
  it('answers each item in its place, and makes what is right of it', async () => {
    const owner = await createOwner();
    const alias = `own-${owner.id}`;
    const { items, ...counts } = await createLinks(
      owner,
      [
        {
          url: 'example.com/a',
          title: ' Spring ',
          tags: ['Sale', '"q"', 'a\\b'],
          expiresAt: '2099-01-01T00:00:00+09:00',
        },
        { url: 'javascript:alert(1)' },
        { url: 'https://example.com/b', alias },
        { url: 'https://example.com/c', alias },
        { url: 'https://example.com/c', alias: alias.replace('o', '0') },
        { url: 'https://example.com/c', alias: 'admin' },
        { url: 'https://example.com/c', domain: 'nowhere.example' },
        { url: 'https://example.com/c', password: 'open sesame' },
        { url: 'https://example.com/c', rules: [{ when: { devices: ['mobile'] }, url: 'http://127.0.0.1/' }] },
        { url: 'https://example.com/c', maxClicks: 0 },
        7,
        null,
        {
          url: 'https://example.com/d',
          rules: [{ when: { countries: ['KR'] }, url: 'example.org' }],
          maxClicks: 5,
          status: 307,
        },
      ],
      ORIGIN,
    );
    expect(counts).toEqual({ made: 3, existing: 0, refused: 10 });
    expect(items.map(({ state, reason, path }) => (state === 'made' ? state : `${reason} ${path}`))).toEqual([
      'made',
      'url_scheme url',
      'made',
      'alias_taken alias',
      'alias_confusable alias',
      'alias_reserved alias',
      'domain_unknown domain',
      'bulk_password password',
      'url_private_address rules.0.url',
      'max_clicks_invalid maxClicks',
      'invalid null',
      'invalid null',
      'made',
    ]);
    const [first, , own, , , , , , , , , , last] = items;
    expect(first?.link).toMatchObject({ url: 'https://example.com/a', shortUrl: `${ORIGIN}/s/${first?.link?.alias}` });
    expect(await getLink(owner, first?.link?.id ?? 0n, ORIGIN)).toMatchObject({
      title: 'Spring',
      tags: ['Sale', '"q"', 'a\\b'],
      expiresAt: '2098-12-31T15:00:00.000Z',
      status: 302,
      version: 1,
    });
    expect(own?.link).toMatchObject({ alias, shortUrl: `${ORIGIN}/s/${alias}` });
    expect(await getLink(owner, last?.link?.id ?? 0n, ORIGIN)).toMatchObject({
      rules: [{ when: { countries: ['KR'] }, url: 'https://example.org/' }],
      maxClicks: 5,
      status: 307,
    });
    expect(await linksOf(owner.id)).toBe(3);
  });

  it('makes more than a thousand, each with an alias of its own, in the order of the list', async () => {
    const owner = await createOwner();
    const { items, made } = await createLinks(owner, urls(2_500), ORIGIN);
    expect(made).toBe(2_500);
    expect(items.map(({ link }) => link?.url)).toEqual(urls(2_500).map(({ url }) => url));
    expect(new Set(items.map(({ link }) => link?.alias)).size).toBe(2_500);
    expect(await resolveAlias(items[2_499]?.link?.alias ?? '')).toMatchObject({ url: 'https://example.com/2499' });
    const { rows } = await pg.query<{ count: number; spread: number }>(
      `SELECT count(*)::int AS count, round(extract(epoch FROM max(available_at) - min(available_at)))::int AS spread
         FROM outbox WHERE queue = $1 AND (payload->>'linkId')::int8 = ANY($2)`,
      [fetchCard.name, items.map(({ link }) => link?.id)],
    );
    expect(rows[0]?.count).toBe(2_500);
    expect(rows[0]?.spread).toBeGreaterThan(150);
  });

  it('is heard of by those who were told before that an own name is free', async () => {
    const owner = await createOwner();
    const alias = `late-${owner.id}`;
    expect(await resolveAlias(alias)).toEqual({ kind: 'missing' });
    await createLinks(owner, [{ url: 'https://example.com/late', alias }], ORIGIN);
    expect(await resolveAlias(alias)).toMatchObject({ url: 'https://example.com/late' });
  });

  it('finds what is there already, and what the same call has just made', async () => {
    const owner = await createOwner();
    const before = await createLink(owner, { url: 'https://example.com/1' }, ORIGIN);
    const own = await createLink(owner, { url: 'https://example.com/own', alias: `own-${owner.id}` }, ORIGIN);
    const trashed = await createLink(owner, { url: 'https://example.com/own', alias: `gone-${owner.id}` }, ORIGIN);
    await removeLink(owner, trashed.id);
    const { items } = await createLinks(
      owner,
      [
        ...urls(3),
        ...urls(3),
        { url: own.url, alias: own.alias },
        { url: 'https://example.com/other', alias: own.alias },
        { url: trashed.url, alias: trashed.alias },
        { url: 'https://example.com/1', findExisting: false },
        { url: 'https://example.com/1', maxClicks: 1 },
      ],
      ORIGIN,
      { findExisting: true },
    );
    expect(items.map(({ state }) => state)).toEqual([
      ...['made', 'existing', 'made', 'existing', 'existing', 'existing'],
      ...['existing', 'refused', 'refused', 'made', 'made'],
    ]);
    expect(items.slice(3, 6).map(({ link }) => link?.id)).toEqual(items.slice(0, 3).map(({ link }) => link?.id));
    expect(items[1]?.link).toMatchObject({ id: before.id, shortUrl: before.shortUrl });
    expect(items[6]?.link?.id).toBe(own.id);
  });

  it('does not tell a stranger that an alias belongs to the same target', async () => {
    const [owner, stranger] = await Promise.all([createOwner(), createOwner()]);
    const own = await createLink(owner, { url: 'https://example.com/own', alias: `own-${owner.id}` }, ORIGIN);
    const { items } = await createLinks(stranger, [{ url: own.url, alias: own.alias }], ORIGIN, { findExisting: true });
    expect(items).toEqual([{ state: 'refused', link: null, reason: 'alias_taken', path: 'alias' }]);
  });

  it('two calls with the same names in opposite order share them, and neither fails', async () => {
    const owners = await Promise.all([createOwner(), createOwner()]);
    const names = Array.from({ length: 300 }, (_, index) => `r${owners[0].id}-${index}`);
    const wishes = names.map((alias) => ({ url: 'https://example.com/', alias }));
    const [one, other] = await Promise.all([
      createLinks(owners[0], wishes, ORIGIN),
      createLinks(owners[1], [...wishes].reverse(), ORIGIN),
    ]);
    expect(one.made + other.made).toBe(300);
    expect(one.refused + other.refused).toBe(300);
  });
});
