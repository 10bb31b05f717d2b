import { expect, test } from 'vitest';
import { makeKey, makeUser } from '@/server/users/factory.ts';
import { pg } from '../db/client.ts';
import { createApiKey, verifyApiKey } from './api-keys.ts';
import { hasScope } from './viewer.ts';

test('a key says whose it is and what it may', async () => {
  const { user } = await makeUser();
  const { key } = await createApiKey(user.id, 'script', ['links:read']);
  expect(key).toMatch(/^maru_[0-9A-Za-z]{32}$/);
  const viewer = await verifyApiKey(`Bearer ${key}`);
  expect(viewer).toMatchObject({ id: user.id, via: 'key', scopes: ['links:read'] });
  const { rows } = await pg.query('SELECT hash, last_used_at FROM api_keys WHERE user_id = $1', [user.id]);
  expect(rows).toHaveLength(1);
  expect(rows[0].hash).not.toContain(key.slice(5));
  expect(rows[0].last_used_at).not.toBeNull();
});

test.each([undefined, '', 'Bearer', 'Bearer maru_short', `Bearer maru_${'z'.repeat(32)}`, `maru_${'z'.repeat(32)}`])(
  'nobody has %j',
  async (header) => {
    expect(await verifyApiKey(header)).toBeNull();
  },
);

test('revoked keys and those of disabled people are dead', async () => {
  const [one, other] = [await makeUser(), await makeUser()];
  const [ofOne, ofOther] = [await makeKey(one.user.id), await makeKey(other.user.id)];
  await pg.query('UPDATE api_keys SET revoked_at = now() WHERE user_id = $1', [one.user.id]);
  await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [other.user.id]);
  expect(await verifyApiKey(ofOne.authorization)).toBeNull();
  expect(await verifyApiKey(ofOther.authorization)).toBeNull();
});

test('scopes are exact; * is all of them', () => {
  const viewer = { id: 1n, role: 'user', name: '', email: '', via: 'key' } as const;
  expect(hasScope({ ...viewer, scopes: ['links:read'] }, 'links:read')).toBe(true);
  expect(hasScope({ ...viewer, scopes: ['links:read'] }, 'links:write')).toBe(false);
  expect(hasScope({ ...viewer, scopes: ['*'] }, 'links:write')).toBe(true);
  expect(hasScope({ ...viewer, scopes: [] }, undefined)).toBe(false);
  expect(hasScope({ ...viewer, via: 'session' }, 'links:write')).toBe(true);
});
