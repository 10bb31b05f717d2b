import { afterAll, beforeEach, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { hashAddress } from './hash-address.ts';
import { insertSuppression } from './repository.ts';
import { type ListSuppressionsQuery, listSuppressionsQuery } from './schema.ts';
import { addSuppression, listSuppressions, removeSuppression } from './service.ts';

beforeEach(() => pg.query('DELETE FROM notification_suppressions'));

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

const admin = async () => (await makeUser({ role: 'admin' })).viewer;
const ask = (query: Record<string, string>): ListSuppressionsQuery => listSuppressionsQuery.parse(query);
const hashOf = (address: string) => hashAddress('email', address).toString('hex');

it('takes an address on the list and off it, with why in the audit log, and the address in neither', async () => {
  const viewer = await admin();
  const address = 'No.Body@example.com';
  const added = await addSuppression(viewer, { channel: 'email', address, note: 'asked by phone' });
  expect(added).toMatchObject({ hash: hashOf('no.body@example.com'), reason: 'manual', detail: 'asked by phone' });
  const again = addSuppression(viewer, { channel: 'email', address: 'no.body@example.com', note: 'x' });
  await expect(again).rejects.toMatchObject({ code: 'conflict', details: { reason: 'suppression_exists' } });
  await removeSuppression(viewer, { channel: 'email', hash: added.hash }, { note: 'works again' });
  expect((await listSuppressions(viewer, ask({}))).items).toEqual([]);
  await expect(removeSuppression(viewer, { channel: 'email', hash: added.hash }, { note: 'x' })).rejects.toMatchObject({
    code: 'not_found',
  });
  const { rows } = await pg.query('SELECT event, details FROM audit_events WHERE actor_id = $1 ORDER BY id', [
    viewer.id,
  ]);
  const about = { channel: 'email', hash: added.hash.slice(0, 16) };
  expect(rows).toEqual([
    { event: 'sys_suppression_added', details: { ...about, note: 'asked by phone' } },
    { event: 'sys_suppression_removed', details: { ...about, note: 'works again' } },
  ]);
  expect(JSON.stringify(rows).toLowerCase()).not.toContain('no.body');
});

it.each([
  ['email', 'nobody'],
  ['sms', '010-1234-5678'],
] as const)('%s: “%s” is no address', async (channel, address) => {
  const refused = addSuppression(await admin(), { channel, address, note: 'x' });
  await expect(refused).rejects.toMatchObject({ details: { reason: 'suppression_address_invalid' } });
});

it('is searched by address and hash, filtered, and read page by page, also where times are the same', async () => {
  const viewer = await admin();
  for (const name of ['a', 'b', 'c', 'd', 'e']) {
    const addressHash = hashAddress('email', `${name}@example.com`);
    await insertSuppression({ channel: 'email', addressHash, reason: 'bounce', detail: '550' });
  }
  await pg.query("UPDATE notification_suppressions SET created_at = '2026-11-01T00:00:00Z'");
  await addSuppression(viewer, { channel: 'sms', address: '+821012345678', note: 'wrong person' });
  const found = async (query: Record<string, string>) => (await listSuppressions(viewer, ask(query))).items;
  expect(await found({ q: 'B@example.com' })).toMatchObject([{ hash: hashOf('b@example.com'), reason: 'bounce' }]);
  expect(await found({ q: hashOf('c@example.com') })).toHaveLength(1);
  expect(await found({ q: '+821012345678' })).toMatchObject([{ channel: 'sms' }]);
  expect(await found({ q: '+821012345678', channel: 'email' })).toEqual([]);
  expect(await found({ reason: 'manual' })).toHaveLength(1);
  expect(await found({ channel: 'email' })).toHaveLength(5);
  const seen: string[] = [];
  let cursor: string | null = '';
  for (let pages = 0; cursor !== null; pages++) {
    expect(pages).toBeLessThan(4);
    const page = await listSuppressions(viewer, ask({ limit: '2', ...(cursor === '' ? {} : { cursor }) }));
    seen.push(...page.items.map(({ hash }) => hash));
    cursor = page.nextCursor;
  }
  expect([seen.length, new Set(seen).size]).toEqual([6, 6]);
  for (const wrong of ['x', '1.email.ab', `1.pigeon.${'a'.repeat(64)}`]) {
    await expect(listSuppressions(viewer, ask({ cursor: wrong }))).rejects.toMatchObject({ code: 'bad_input' });
  }
});

it('does not exist for anybody but admins', async () => {
  const { viewer } = await makeUser();
  const nothing = { code: 'not_found' };
  await expect(listSuppressions(viewer, ask({}))).rejects.toMatchObject(nothing);
  const wish = { channel: 'email', address: 'a@example.com', note: 'x' } as const;
  await expect(addSuppression(viewer, wish)).rejects.toMatchObject(nothing);
  const key = { channel: 'email', hash: 'a'.repeat(64) } as const;
  await expect(removeSuppression(viewer, key, { note: 'x' })).rejects.toMatchObject(nothing);
});
