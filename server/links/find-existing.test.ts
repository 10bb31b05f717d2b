import { afterAll, describe, expect, it } from 'vitest';
import { closeDb } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLink } from './create-link.ts';
import { createOwner } from './factory.ts';
import { changeLink, removeLink } from './service.ts';
import type { CreateLinkInput } from './settings/schema.ts';

const ORIGIN = 'https://maru.example';
const URL = 'https://example.com/again';

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

async function asked() {
  const owner = await createOwner();
  const first = await createLink(owner, { url: URL, title: 'First' }, ORIGIN);
  const again = (more: Partial<CreateLinkInput> = {}) =>
    createLink(owner, { url: URL, findExisting: true, ...more }, ORIGIN);
  return { owner, first, again };
}

describe('findExisting', () => {
  it('gives the link that leads there already, however the address is written', async () => {
    const { first, again } = await asked();
    expect(await again()).toMatchObject({ id: first.id, title: 'First' });
    expect((await again({ url: 'HTTPS://EXAMPLE.com/again' })).id).toBe(first.id);
    expect((await again({ url: `${URL}/` })).id).not.toBe(first.id);
  });

  it('makes one when nobody asks to find, when it is somebody else’s, and when it lies in the trash', async () => {
    const { owner, first, again } = await asked();
    expect((await again({ findExisting: false })).id).not.toBe(first.id);
    const other = await createOwner();
    expect((await createLink(other, { url: URL, findExisting: true }, ORIGIN)).id).not.toBe(first.id);
    const [gone, stays] = [await again({ url: 'https://example.com/gone' }), await again()];
    await removeLink(owner, gone.id);
    expect((await again({ url: 'https://example.com/gone' })).id).not.toBe(gone.id);
    expect((await again()).id).toBe(stays.id);
  });

  it.each<[string, Partial<CreateLinkInput>]>([
    ['an own name', { alias: 'own' }],
    ['an end', { expiresAt: '2099-01-01T00:00:00Z' }],
    ['a number of clicks', { maxClicks: 3 }],
    ['a password', { password: 'open sesame' }],
    ['rules', { rules: [{ when: { devices: ['mobile'] }, url: 'https://example.org/' }] }],
    ['another status', { status: 301 }],
    ['being off', { isEnabled: false }],
    ['its query kept', { forwardsQuery: false }],
  ])('never gives an open link to who wants %s', async (_what, wish) => {
    const { first, again } = await asked();
    const alias = wish.alias === undefined ? {} : { alias: `own-${first.id}` };
    const made = await again({ ...wish, ...alias });
    expect(made.id).not.toBe(first.id);
    // Nor that one to who wants an open link.
    expect((await again()).id).toBe(first.id);
  });

  it('does not give a link that has got a guard since', async () => {
    const { owner, first, again } = await asked();
    await changeLink(owner, first.id, { maxClicks: 5 }, ORIGIN);
    expect((await again()).id).not.toBe(first.id);
  });

  it('twenty who ask at the same moment get one link', async () => {
    const owner = await createOwner();
    const made = await Promise.all(
      Array.from({ length: 20 }, () => createLink(owner, { url: URL, findExisting: true }, ORIGIN)),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
  });
});

describe('tags', () => {
  it('are one whatever their case, and spelled as the first time', async () => {
    const owner = await createOwner();
    const make = async (tags: string[]) => (await createLink(owner, { url: URL, tags }, ORIGIN)).tags;
    expect(await make(['Sale', '여름'])).toEqual(['Sale', '여름']);
    expect(await make(['sale', 'NEW'])).toEqual(['Sale', 'NEW']);
    const other = await createOwner();
    expect((await createLink(other, { url: URL, tags: ['sALE'] }, ORIGIN)).tags).toEqual(['sALE']);
  });
});
