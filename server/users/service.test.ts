import { expect, test } from 'vitest';
import { verifyApiKey } from '@/server/platform/auth/api-keys.ts';
import { pg } from '@/server/platform/db/client.ts';
import { addKeyFor, addUser, signIn } from './service.ts';

const PASSWORD = 'tangled-otter-brick';
const CALLER = { address: '192.0.2.1' };

test('adding a person twice makes one account and keeps its password', async () => {
  const wish = { email: 'Operator@maru.test', name: 'Operator', password: PASSWORD, admin: false };
  const first = await addUser(wish);
  const again = await addUser({ ...wish, password: 'another-otter-brick', admin: true });
  expect(first.created).toBe(true);
  expect(again).toEqual({ id: first.id, created: false });
  const { signedIn } = await signIn('operator@maru.test', PASSWORD, CALLER);
  expect(signedIn?.user).toMatchObject({ id: first.id, role: 'admin' });
});

test('adding a person at the same moment makes one account', async () => {
  const wish = { email: 'twice@maru.test', name: 'Twice', password: PASSWORD, admin: false };
  const added = await Promise.all([addUser(wish), addUser(wish), addUser(wish)]);
  expect(added.filter(({ created }) => created)).toHaveLength(1);
  expect(new Set(added.map(({ id }) => id)).size).toBe(1);
});

test.each([
  [{ email: 'nothing' }, 'email_invalid'],
  [{ password: 'short' }, 'password_short'],
  [{ name: ' ' }, 'name_required'],
])('an operator’s mistake %j is named: %s', async (wrong, reason) => {
  const wish = { email: 'wrong@maru.test', name: 'Wrong', password: PASSWORD, admin: false, ...wrong };
  await expect(addUser(wish)).rejects.toMatchObject({ details: { reason } });
});

test('an operator makes keys for people who exist', async () => {
  const { id } = await addUser({ email: 'key@maru.test', name: 'Key', password: PASSWORD, admin: false });
  const all = await addKeyFor('KEY@maru.test', 'all');
  const few = await addKeyFor('key@maru.test', 'few', ['links:read']);
  expect(await verifyApiKey(`Bearer ${all}`)).toMatchObject({ email: 'key@maru.test', scopes: ['*'] });
  expect(await verifyApiKey(`Bearer ${few}`)).toMatchObject({ scopes: ['links:read'] });
  const { rows } = await pg.query(
    `SELECT details FROM audit_events WHERE event = 'authn_token_created' AND subject_id = $1 ORDER BY id`,
    [id],
  );
  expect(rows).toMatchObject([
    { details: { by: 'command-line', scopes: '*' } },
    { details: { by: 'command-line', scopes: 'links:read' } },
  ]);
  await expect(addKeyFor('nobody@maru.test', 'none')).rejects.toMatchObject({ details: { reason: 'user_unknown' } });
});

test('the password is not kept', async () => {
  const { id } = await addUser({ email: 'hash@maru.test', name: 'Hash', password: PASSWORD, admin: false });
  const { rows } = await pg.query('SELECT password_hash FROM users WHERE id = $1', [id]);
  expect(rows[0].password_hash).toMatch(/^\$argon2id\$/);
});
