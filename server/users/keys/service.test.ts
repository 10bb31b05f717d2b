import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DELETE as revokeRoute } from '@/app/api/v1/keys/[id]/route.ts';
import { POST as createRoute, GET as listRoute } from '@/app/api/v1/keys/route.ts';
import { GET as linksRoute } from '@/app/api/v1/links/route.ts';
import { GET as meRoute } from '@/app/api/v1/me/route.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { makeKey, makeUser } from '../factory.ts';
import { EVERYTHING, SCOPES } from './terms.ts';

const headersOf = (cookie: string) => ({ cookie, origin: ORIGIN });

function create(cookie: string, json: unknown): Promise<Response> {
  return call(createRoute, makeRequest('/api/v1/keys', { json, headers: headersOf(cookie) }));
}

async function list(cookie: string, query = '') {
  return (await call(listRoute, makeRequest(`/api/v1/keys${query}`, { headers: { cookie } }))).json();
}

function revoke(cookie: string, id: string): Promise<Response> {
  return call(revokeRoute, makeRequest(`/api/v1/keys/${id}`, { method: 'DELETE', headers: headersOf(cookie) }), { id });
}

test('a key does what it was given, is listed without its secret, and ends at once', async () => {
  const { cookie } = await makeUser();
  const created = await create(cookie, { name: ' Backup ', scopes: ['links:read', 'links:read'] });
  expect(created.status).toBe(201);
  const { key, id, ...view } = await created.json();
  expect(view).toMatchObject({ name: 'Backup', scopes: ['links:read'], lastUsedAt: null });
  const headers = { authorization: `Bearer ${key}` };
  expect((await call(linksRoute, makeRequest('/api/v1/links', { headers }))).status).toBe(200);
  expect((await call(meRoute, makeRequest('/api/v1/me', { headers }))).status).toBe(403);

  const listed = await list(cookie);
  expect(listed.items).toMatchObject([{ id, name: 'Backup', lastUsedAt: expect.any(String) }]);
  expect(JSON.stringify(listed)).not.toContain(key);
  expect((await revoke(cookie, id)).status).toBe(204);
  expect((await call(linksRoute, makeRequest('/api/v1/links', { headers }))).status).toBe(401);
  expect(await list(cookie)).toEqual({ items: [], nextCursor: null });
  expect((await revoke(cookie, id)).status).toBe(404);
});

test('a stranger’s key is not found and goes on working', async () => {
  const { cookie: mine } = await makeUser();
  const { cookie: theirs } = await makeUser();
  const { id, key } = await (await create(theirs, { name: 'Theirs', scopes: ['me:read'] })).json();
  expect((await revoke(mine, id)).status).toBe(404);
  const headers = { authorization: `Bearer ${key}` };
  expect((await call(meRoute, makeRequest('/api/v1/me', { headers }))).status).toBe(200);
});

test('a key makes no keys and ends none, whatever it may', async () => {
  const { user } = await makeUser();
  const headers = await makeKey(user.id, [EVERYTHING]);
  const json = { name: 'Child', scopes: [EVERYTHING] };
  for (const answer of [
    await call(createRoute, makeRequest('/api/v1/keys', { json, headers })),
    await call(listRoute, makeRequest('/api/v1/keys', { headers })),
    await call(revokeRoute, makeRequest('/api/v1/keys/1', { method: 'DELETE', headers }), { id: '1' }),
  ]) {
    expect([answer.status, (await answer.json()).reason]).toEqual([403, 'session_required']);
  }
});

test.each([
  [{ scopes: ['me:read'] }, 'key_name_required'],
  [{ name: 'x'.repeat(61), scopes: ['me:read'] }, 'key_name_long'],
  [{ name: 'Key', scopes: [] }, 'scope_required'],
  [{ name: 'Key', scopes: ['everything'] }, 'scope_invalid'],
  [{ name: 'Key', scopes: ['admin'] }, 'scope_invalid'],
])('%j is refused: %s', async (json, reason) => {
  const { cookie } = await makeUser();
  const answer = await create(cookie, json);
  expect([answer.status, (await answer.json()).reason]).toEqual([422, reason]);
});

test('keys come in pages, and there is an end to them', async () => {
  const { cookie } = await makeUser();
  for (let made = 0; made < 3; made++) await create(cookie, { name: `Key ${made}`, scopes: [EVERYTHING] });
  const first = await list(cookie, '?limit=2');
  const second = await list(cookie, `?limit=2&cursor=${first.nextCursor}`);
  const names = [...first.items, ...second.items].map(({ name }) => name);
  expect([names, second.nextCursor]).toEqual([['Key 2', 'Key 1', 'Key 0'], null]);
});

test('whatever a route asks for can be given to a key', () => {
  const folder = join(import.meta.dirname, '../../../app/api/v1');
  const routes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('route.ts'));
  const asked = routes.flatMap((path) =>
    [...readFileSync(join(folder, path), 'utf8').matchAll(/\bscope: '([^']+)'/g)].map((match) => match[1]),
  );
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((scope) => !(SCOPES as readonly string[]).includes(scope ?? ''))).toEqual([]);
});
