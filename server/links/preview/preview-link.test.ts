import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { createLink } from '../create-link.ts';
import { createOwner } from '../factory.ts';
import { removeLink } from '../service.ts';
import type { CreateLinkInput } from '../settings/schema.ts';
import { previewLink } from './preview-link.ts';

const ORIGIN = 'https://maru.example';
let owner: Awaited<ReturnType<typeof createOwner>>;

beforeAll(async () => {
  owner = await createOwner();
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const make = (input: Partial<CreateLinkInput> = {}) =>
  createLink(owner, { url: 'https://target.example/path', ...input } as CreateLinkInput, ORIGIN);
const look = (alias: string, address = '203.0.113.7', host: string | null = null) =>
  previewLink(encodeURIComponent(alias), { host, origin: ORIGIN, address });

it('tells where an open link leads', async () => {
  const rules = [{ when: { countries: ['KR'] }, url: 'https://kr.example/' }];
  const { alias, id } = await make({ title: '봄 세일', url: 'https://한국.kr/%EA%B0%80', rules });
  await pg.query(
    `INSERT INTO link_cards (link_id, url, title, description, fetched_at) VALUES ($1, $2, 'Shop', 'Things', now())`,
    [id, 'https://xn--3e0b707e.kr/%EA%B0%80'],
  );
  expect(await look(alias)).toMatchObject({
    state: 'open',
    alias,
    shortUrl: `${ORIGIN}/s/${alias}`,
    title: '봄 세일',
    host: '한국.kr',
    address: 'https://한국.kr/가',
    card: { title: 'Shop', description: 'Things', imageUrl: null },
    varies: true,
    isWarned: false,
  });
  // A card of an earlier target says nothing of this one.
  await pg.query(`UPDATE links SET url = 'https://other.example/' WHERE id = $1`, [id]);
  expect(await look(alias)).toMatchObject({ host: 'other.example', card: null });
  await pg.query(`UPDATE links SET moderation = 'warned' WHERE id = $1`, [id]);
  expect(await look(alias)).toMatchObject({ state: 'open', isWarned: true });
});

it('tells nothing of the target of a link that guards it', async () => {
  const links = [
    [await make({ password: 'sesame', title: 'Treasure' }), { state: 'guarded', hasPassword: true }],
    [await make({ maxClicks: 3, title: 'Treasure' }), { state: 'guarded', hasPassword: false }],
    [await make({ isEnabled: false }), { state: 'missing' }],
    [await make({ expiresAt: '2020-01-01T00:00:00Z' }), { state: 'expired' }],
  ] as const;
  for (const [{ alias }, expected] of links) {
    const told = await look(alias);
    expect(told).toMatchObject(expected);
    expect(JSON.stringify(told)).not.toMatch(/target\.example|Treasure/);
  }
});

it('tells of links that are gone, blocked or used up', async () => {
  const [gone, blocked, used] = await Promise.all([make(), make({ password: 'sesame' }), make({ maxClicks: 1 })]);
  await removeLink(owner, gone.id);
  await pg.query(`UPDATE links SET moderation = 'blocked' WHERE id = $1`, [blocked.id]);
  await pg.query('UPDATE links SET passes = 1 WHERE id = $1', [used.id]);
  expect(await look(gone.alias)).toEqual({ state: 'missing' });
  expect(await look(blocked.alias)).toEqual({ state: 'blocked' });
  expect(await look(used.alias)).toEqual({ state: 'expired' });
  expect(await look(gone.alias, '203.0.113.8', 'unknown.example')).toEqual({ state: 'missing' });
  expect(await previewLink('%', { host: null, origin: ORIGIN, address: '203.0.113.8' })).toEqual({ state: 'missing' });
});

it('lets nobody try out names for long', async () => {
  const states: string[] = [];
  // So many more that the limit does not grow as fast on a busy machine, where old looks are forgotten meanwhile.
  for (let n = 0; n < 200; n++) states.push((await look(`scan-${n}`, '198.51.100.3')).state);
  expect(states.slice(0, 120)).toEqual(Array(120).fill('missing'));
  expect(states.at(-1)).toBe('limited');
});
