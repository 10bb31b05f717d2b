import { expect, test } from 'vitest';
import { DELETE as removeRoute, PATCH as renameRoute } from '@/app/api/v1/passkeys/[id]/route.ts';
import { POST as signInOptionsRoute } from '@/app/api/v1/passkeys/authentication-options/route.ts';
import { POST as registerOptionsRoute } from '@/app/api/v1/passkeys/registration-options/route.ts';
import { GET as listRoute, POST as registerRoute } from '@/app/api/v1/passkeys/route.ts';
import { POST as signInRoute } from '@/app/api/v1/passkeys/sign-in/route.ts';
import { verifySession } from '@/server/platform/auth/sessions.ts';
import { pg } from '@/server/platform/db/client.ts';
import type { Route } from '@/server/platform/http/route.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { makeUser } from '../factory.ts';
import { makeAuthenticator } from './testing/authenticator.ts';

let lastAddress = 0;

function post(route: Route, json: unknown, cookie?: string): Promise<Response> {
  lastAddress += 1;
  const headers = { origin: ORIGIN, ...(cookie === undefined ? {} : { cookie }) };
  return call(route, makeRequest('/api/v1/x', { method: 'POST', json, headers, address: `198.51.103.${lastAddress}` }));
}

async function makeRegistered() {
  const person = await makeUser();
  const device = makeAuthenticator(ORIGIN);
  const options = await (await post(registerOptionsRoute, {}, person.cookie)).json();
  const response = device.register(options);
  const answer = await post(registerRoute, { name: 'Phone', response }, person.cookie);
  expect(answer.status).toBe(201);
  return { ...person, device, response };
}

async function signIn(device: ReturnType<typeof makeAuthenticator>, counter: number, from?: string) {
  const options = await (await post(signInOptionsRoute, {})).json();
  return post(signInRoute, { response: device.signIn(options, counter, from) });
}

test('a passkey is made, signs in, is renamed and removed', async () => {
  const { user, cookie, device } = await makeRegistered();
  const opened = await signIn(device, 1);
  expect(opened.status).toBe(200);
  expect(await verifySession(opened.headers.getSetCookie()[0]?.split(';')[0])).toMatchObject({ id: user.id });

  const { id } = device;
  const headers = { cookie, origin: ORIGIN };
  const request = (method: string, json?: unknown) => makeRequest(`/api/v1/passkeys/${id}`, { method, json, headers });
  expect((await call(renameRoute, request('PATCH', { name: 'Laptop' }), { id })).status).toBe(200);
  const list = await (await call(listRoute, makeRequest('/api/v1/passkeys', { headers }))).json();
  expect(list.items).toMatchObject([{ id, name: 'Laptop', lastUsedAt: expect.any(String) }]);
  const { cookie: stranger } = await makeUser();
  const theirs = makeRequest(`/api/v1/passkeys/${id}`, { method: 'DELETE', headers: { ...headers, cookie: stranger } });
  expect((await call(removeRoute, theirs, { id })).status).toBe(404);
  expect((await call(removeRoute, request('DELETE'), { id })).status).toBe(204);
  expect((await signIn(device, 2)).status).toBe(401);
});

test('a counter that does not grow is refused: somebody has a copy of the key', async () => {
  const { device } = await makeRegistered();
  expect((await signIn(device, 5)).status).toBe(200);
  for (const counter of [5, 4, 0]) expect((await signIn(device, counter)).status).toBe(401);
  expect((await signIn(device, 6)).status).toBe(200);
});

test('a challenge works once, and only for what it was made for', async () => {
  const { cookie, device } = await makeRegistered();
  const options = await (await post(signInOptionsRoute, {})).json();
  const response = device.signIn(options, 1);
  const both = await Promise.all([post(signInRoute, { response }), post(signInRoute, { response })]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 401]);
  const forRegistration = await (await post(registerOptionsRoute, {}, cookie)).json();
  expect((await post(signInRoute, { response: device.signIn(forRegistration, 9) })).status).toBe(401);
});

test('what another site asked for opens nothing here, and registers nothing', async () => {
  const { cookie, device } = await makeRegistered();
  expect((await signIn(device, 1, 'https://evil.example')).status).toBe(401);
  const options = await (await post(registerOptionsRoute, {}, cookie)).json();
  const response = makeAuthenticator(ORIGIN).register(options, 'https://evil.example');
  const refused = await post(registerRoute, { name: 'Evil', response }, cookie);
  expect([refused.status, (await refused.json()).reason]).toEqual([422, 'passkey_refused']);
});

test('nobody registers with the challenge of somebody else', async () => {
  const { cookie } = await makeUser();
  const { cookie: other } = await makeUser();
  const options = await (await post(registerOptionsRoute, {}, other)).json();
  const response = makeAuthenticator(ORIGIN).register(options);
  expect((await post(registerRoute, { name: 'Mine', response }, cookie)).status).toBe(422);
});

test('a passkey of a disabled account opens nothing', async () => {
  const { user, device } = await makeRegistered();
  await pg.query('UPDATE users SET disabled_at = now() WHERE id = $1', [user.id]);
  expect((await signIn(device, 1)).status).toBe(401);
});

test.each([{}, { response: {} }, { response: { id: 'x', rawId: 'x', type: 'public-key', response: {} } }])(
  '%j is no passkey',
  async (json) => expect((await post(signInRoute, json)).status).toBe(422),
);
