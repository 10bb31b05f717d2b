import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDb } from '@/server/platform/db/client.ts';
import { env } from '@/server/platform/env.ts';
import { AppError } from '@/server/platform/errors.ts';
import { ticket } from '@/server/platform/ids.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { ALIAS_SPACE, toBase62 } from './alias.ts';
import { createLink } from './create-link.ts';
import { createOwner } from './factory.ts';
import { createPermutation } from './permutation.ts';
import { resolveAlias } from './redirect.ts';
import { changeLink, getLink, listLinks, removeLink, restoreLink } from './service.ts';

const ORIGIN = 'https://maru.example';
const all = { limit: 50, state: 'active' } as const;

let owner: { id: bigint };
let stranger: { id: bigint };

beforeAll(async () => {
  [owner, stranger] = await Promise.all([createOwner(), createOwner()]);
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const make = (input: { url?: string; alias?: string; title?: string } = {}) =>
  createLink(owner, { url: 'https://example.com/', ...input }, ORIGIN);

const unique = (prefix: string) => `${prefix}-${randomUUID()}`;

async function refusal(work: Promise<unknown>): Promise<{ code: string; reason?: string }> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`no refusal: ${error}`);
  return { code: error.code, ...(error.details.reason === undefined ? {} : { reason: error.details.reason }) };
}

describe('createLink', () => {
  it('makes a link with a generated alias', async () => {
    const link = await make({ url: 'example.com/path?x=1', title: '' });
    expect(link).toMatchObject({ url: 'https://example.com/path?x=1', title: null, clicks: 0, deletedAt: null });
    expect(link.alias).toMatch(/^[0-9A-Za-z]{7}$/);
    expect(link.shortUrl).toBe(`${ORIGIN}/s/${link.alias}`);
    expect(await getLink(owner, link.id, ORIGIN)).toEqual(link);
  });

  it('keeps an own alias as it was chosen, in any script', async () => {
    const alias = unique('여름-Sale');
    const link = await make({ alias });
    expect(link.alias).toBe(alias);
    expect(link.shortUrl).toBe(`${ORIGIN}/s/${encodeURIComponent(alias)}`);
  });

  it('refuses an alias that is taken, also in the trash', async () => {
    const alias = unique('taken');
    const link = await make({ alias });
    expect(await refusal(make({ alias }))).toEqual({ code: 'conflict', reason: 'alias_taken' });
    await removeLink(owner, link.id);
    expect(await refusal(make({ alias }))).toEqual({ code: 'conflict', reason: 'alias_taken' });
  });

  it('refuses an alias that looks like another own one, but not the same in another case', async () => {
    const rest = randomUUID().replaceAll(/[01-]/g, 'x');
    await make({ alias: `pay${rest}` });
    expect(await refusal(make({ alias: `pаy${rest}` }))).toEqual({ code: 'conflict', reason: 'alias_confusable' });
    await expect(make({ alias: `Pay${rest}` })).resolves.toBeDefined();
  });

  it('lets only one of many win the same alias', async () => {
    const alias = unique('race');
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => make({ alias })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('goes on to the next ticket when a generated alias is somebody’s own', async () => {
    const permute = createPermutation(ALIAS_SPACE, Buffer.from(env.LINK_ALIAS_KEY, 'hex'));
    const coming = Number(await ticket('links')) + 1;
    await make({ alias: toBase62(permute(coming)) });
    expect((await make()).alias).toBe(toBase62(permute(coming + 1)));
  });

  it('checks the target', async () => {
    expect(await refusal(make({ url: 'javascript:alert(1)' }))).toEqual({ code: 'invalid', reason: 'url_scheme' });
    expect(await refusal(make({ url: `${ORIGIN}/s/x` }))).toEqual({ code: 'invalid', reason: 'url_own_host' });
    expect(await refusal(make({ alias: 'admin' }))).toEqual({ code: 'invalid', reason: 'alias_reserved' });
  });

  it('shows a new link to those who were told before that it is missing', async () => {
    const alias = unique('later');
    expect(await resolveAlias(alias)).toEqual({ kind: 'missing' });
    await make({ alias });
    expect(await resolveAlias(alias)).toMatchObject({ kind: 'link', url: 'https://example.com/' });
  });
});

describe('other people', () => {
  it('cannot see, change, remove or restore a link', async () => {
    const { id } = await make();
    const missing = { code: 'not_found' };
    expect(await refusal(getLink(stranger, id, ORIGIN))).toEqual(missing);
    expect(await refusal(changeLink(stranger, id, { title: 'x' }, ORIGIN))).toEqual(missing);
    expect(await refusal(removeLink(stranger, id))).toEqual(missing);
    expect(await refusal(restoreLink(stranger, id, ORIGIN))).toEqual(missing);
    expect(await refusal(getLink(owner, 1n, ORIGIN))).toEqual(missing);
    expect((await listLinks(stranger, all, ORIGIN)).items).toEqual([]);
  });
});

describe('changeLink', () => {
  it('changes target and title, checks the target and takes effect at once', async () => {
    const link = await make({ title: 'before' });
    await resolveAlias(link.alias);
    const changed = await changeLink(owner, link.id, { url: 'https://example.org/new', title: null }, ORIGIN);
    expect(changed).toMatchObject({ url: 'https://example.org/new', title: null });
    expect(await resolveAlias(link.alias)).toMatchObject({ url: 'https://example.org/new' });
    expect(await refusal(changeLink(owner, link.id, { url: 'http://127.1/' }, ORIGIN))).toEqual({
      code: 'invalid',
      reason: 'url_private_address',
    });
  });
});

describe('the trash', () => {
  it('takes a link out of use and gives it back', async () => {
    const link = await make();
    await resolveAlias(link.alias);
    await removeLink(owner, link.id);
    await removeLink(owner, link.id);
    expect(await resolveAlias(link.alias)).toEqual({ kind: 'missing' });
    expect((await getLink(owner, link.id, ORIGIN)).deletedAt).not.toBeNull();
    expect(await refusal(changeLink(owner, link.id, { title: 'x' }, ORIGIN))).toEqual({
      code: 'conflict',
      reason: 'link_deleted',
    });
    expect((await listLinks(owner, { ...all, state: 'deleted' }, ORIGIN)).items.map(({ id }) => id)).toContain(link.id);
    expect((await listLinks(owner, { ...all, limit: 100 }, ORIGIN)).items.map(({ id }) => id)).not.toContain(link.id);

    expect(await restoreLink(owner, link.id, ORIGIN)).toMatchObject({ deletedAt: null });
    expect((await restoreLink(owner, link.id, ORIGIN)).deletedAt).toBeNull();
    expect(await resolveAlias(link.alias)).toMatchObject({ kind: 'link', url: link.url });
  });
});

describe('listLinks', () => {
  it('pages from the newest to the oldest without gaps or repeats', async () => {
    const person = await createOwner();
    for (let n = 0; n < 7; n++) await createLink(person, { url: `https://example.com/${n}` }, ORIGIN);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listLinks(person, { ...all, limit: 3, cursor }, ORIGIN);
      seen.push(...page.items.map(({ url }) => url));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((n) => `https://example.com/${n}`));
  });

  it('searches alias, target and title, and takes wildcards for what they are', async () => {
    const person = await createOwner();
    const made = await createLink(person, { url: 'https://example.com/100%25_a', title: '봄 세일 50%' }, ORIGIN);
    await createLink(person, { url: 'https://example.com/other' }, ORIGIN);
    const find = async (q: string) => (await listLinks(person, { ...all, q }, ORIGIN)).items.map(({ id }) => id);
    for (const q of ['봄 세', '50%', '100%25_A', made.alias]) expect(await find(q)).toEqual([made.id]);
    for (const q of ['5_%', '\\', '%%%']) expect(await find(q)).toEqual([]);
  });

  it.each(['x', '-1', '99999999999999999999'])('refuses the cursor %s', async (cursor) => {
    expect(await refusal(listLinks(owner, { ...all, cursor }, ORIGIN))).toEqual({
      code: 'bad_input',
      reason: 'cursor_invalid',
    });
  });
});
