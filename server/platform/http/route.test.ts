import { expect, test } from 'vitest';
import { z } from 'zod';
import { makeKey, makeUser } from '@/server/users/factory.ts';
import { AppError } from '../errors.ts';
import { perAddress, perUser } from './limits.ts';
import { route } from './route.ts';
import { idCodec } from './schema.ts';
import { call, makeRequest, ORIGIN } from './testing/request.ts';

const noteInput = z.object({
  text: z.string({ error: 'text_required' }).min(1, { error: 'text_required' }).max(20, { error: 'text_too_long' }),
  times: z.number().optional(),
});
const createNote = route(
  { auth: 'public', body: noteInput, response: z.object({ id: idCodec, text: z.string() }), status: 201 },
  ({ body }) => ({ id: 9_007_199_254_740_993n, text: body.text }),
);

test('gives ids as strings and says that nobody may keep the answer', async () => {
  const answer = await call(createNote, makeRequest('/api/v1/notes', { json: { text: 'hi' } }));
  expect(answer.status).toBe(201);
  expect(await answer.json()).toEqual({ id: '9007199254740993', text: 'hi' });
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
});

test.each([
  ['malformed JSON', { body: '{"text":', headers: { 'content-type': 'application/json' } }, 400, 'malformed_json'],
  [
    'no UTF-8',
    { body: new Uint8Array([0x22, 0xff, 0x22]), headers: { 'content-type': 'application/json' } },
    400,
    'malformed_json',
  ],
  [
    'a NUL in a text',
    { body: '{"text":"a\\u0000b"}', headers: { 'content-type': 'application/json' } },
    400,
    'malformed_json',
  ],
  ['no body', { method: 'POST' }, 400, 'body_required'],
  ['a body of 1 MB', { json: { text: 'x'.repeat(1_000_000) } }, 413, 'too_large'],
  ['another content type', { body: 'text=hi', headers: { 'content-type': 'text/plain' } }, 415, 'content_type'],
  ['another type of a field', { json: { text: 5 } }, 422, 'text_required'],
  ['a value over the limit', { json: { text: 'x'.repeat(21) } }, 422, 'text_too_long'],
  ['no object', { json: [] }, 422, undefined],
] as const)('refuses %s', async (_what, init, status, reason) => {
  const answer = await call(createNote, makeRequest('/api/v1/notes', init));
  const problem = await answer.json();
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(problem).toMatchObject({ status, requestId: answer.headers.get('x-request-id') });
  expect(problem.reason).toBe(reason);
});

test('counts a body that does not say how long it is', async () => {
  const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(16_384)) });
  const request = makeRequest('/api/v1/notes', { body: endless, headers: { 'content-type': 'application/json' } });
  expect((await call(createNote, request)).status).toBe(413);
});

test('names every wrong field', async () => {
  const answer = await call(createNote, makeRequest('/api/v1/notes', { json: { text: '', times: 'x' } }));
  const { errors } = await answer.json();
  expect(errors.map((error: { path: string }) => error.path)).toEqual(['text', 'times']);
});

test.each(['abc', '-1', '1.5', '99999999999999999999', '9223372036854775808', '01', ''])(
  'has nothing at id %j',
  async (id) => {
    const getNote = route({ auth: 'public', params: z.object({ id: idCodec }) }, ({ params }) => ({ id: params.id }));
    const answer = await call(getNote, makeRequest('/api/v1/notes/x'), { id });
    expect(answer.status).toBe(404);
  },
);

test('refuses a wrong query and takes the defaults of a missing one', async () => {
  const query = z.object({
    limit: z.coerce.number({ error: 'limit_invalid' }).max(100, { error: 'limit_invalid' }).default(50),
  });
  const list = route({ auth: 'public', query }, (context) => context.query);
  expect(await (await call(list, makeRequest('/api/v1/notes'))).json()).toEqual({ limit: 50 });
  const refused = await call(list, makeRequest('/api/v1/notes?limit=1000'));
  expect(refused.status).toBe(422);
  expect(await refused.json()).toMatchObject({ reason: 'limit_invalid', errors: [{ path: 'limit' }] });
  expect((await call(list, makeRequest('/api/v1/notes?limit=%00'))).status).toBe(400);
});

test('tells of an AppError its reason, but no other details', async () => {
  const fail = route({ auth: 'public' }, () => {
    throw new AppError('conflict', 'It is taken.', { reason: 'alias_taken', owner: 'secret-owner' });
  });
  const answer = await call(fail, makeRequest('/api/v1/notes'));
  expect(answer.status).toBe(409);
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({ code: 'conflict', reason: 'alias_taken', detail: 'It is taken.' });
  expect(text).not.toContain('secret-owner');
});

test('tells of any other error nothing but the request id', async () => {
  const fail = route({ auth: 'public' }, () => {
    throw new Error('secret-table does not exist');
  });
  const answer = await call(fail, makeRequest('/api/v1/notes', { headers: { 'x-request-id': 'from-the-edge-1' } }));
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(JSON.parse(text)).toMatchObject({ code: 'internal', requestId: 'from-the-edge-1' });
  expect(text).not.toMatch(/secret-table|at .*\.ts/);
});

test('a service that is away is 503 and says when to come back', async () => {
  const fail = route({ auth: 'public' }, () => {
    throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
  });
  const answer = await call(fail, makeRequest('/api/v1/notes'));
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await answer.text()).not.toContain('127.0.0.1');
});

test('an answer that does not fit its description is our fault', async () => {
  const broken = route(
    { auth: 'public', response: z.object({ id: idCodec }) },
    () => ({ id: 'x' }) as unknown as { id: bigint },
  );
  expect((await call(broken, makeRequest('/api/v1/notes'))).status).toBe(500);
});

test('a foreign request id that could break a log is replaced', async () => {
  const answer = await call(createNote, makeRequest('/api/v1/notes', { headers: { 'x-request-id': 'a"b c' } }));
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
});

test('nothing returned is 204, a Response passes with the headers added to it', async () => {
  const nothing = await call(
    route({ auth: 'public' }, () => undefined),
    makeRequest('/api/v1/notes'),
  );
  expect(nothing.status).toBe(204);
  const goOn = route({ auth: 'public' }, ({ headers }) => {
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    return Response.redirect('https://example.com/', 307);
  });
  const redirect = await call(goOn, makeRequest('/api/v1/notes'));
  expect(redirect.status).toBe(307);
  expect(redirect.headers.get('location')).toBe('https://example.com/');
  expect(redirect.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

const whoAmI = route({ auth: 'user', scope: 'notes:read' }, ({ viewer }) => ({ id: viewer.id, via: viewer.via }));

test('tells a missing session, a dead one and a wrong key apart', async () => {
  const dead = `maru_session=${'a'.repeat(43)}`;
  const reasonFor = async (headers: Record<string, string>) => {
    const answer = await call(whoAmI, makeRequest('/api/v1/who', { headers }));
    return [answer.status, (await answer.json()).reason];
  };
  expect(await reasonFor({})).toEqual([401, 'unauthenticated']);
  expect(await reasonFor({ cookie: dead })).toEqual([401, 'session_expired']);
  expect(await reasonFor({ authorization: `Bearer maru_${'a'.repeat(32)}` })).toEqual([401, 'key_invalid']);
  expect(await reasonFor({ authorization: 'Basic YTpi' })).toEqual([401, 'key_invalid']);
});

test('a session needs no scope, a key needs the one of the route', async () => {
  const { user, cookie } = await makeUser();
  const status = async (headers: Record<string, string>) =>
    (await call(whoAmI, makeRequest('/api/v1/who', { headers }))).status;
  expect(await status({ cookie })).toBe(200);
  expect(await status(await makeKey(user.id))).toBe(200);
  expect(await status(await makeKey(user.id, ['notes:read']))).toBe(200);
  expect(await status(await makeKey(user.id, ['notes:write']))).toBe(403);
  const unscoped = route({ auth: 'user' }, () => undefined);
  const headers = await makeKey(user.id, ['notes:read']);
  expect((await call(unscoped, makeRequest('/api/v1/who', { headers }))).status).toBe(403);
});

test('an admin’s route does not exist for others', async () => {
  const admin = await makeUser({ role: 'admin' });
  const moderator = await makeUser({ role: 'moderator' });
  const forAdmins = route({ auth: 'admin' }, () => undefined);
  const status = async (cookie: string) =>
    (await call(forAdmins, makeRequest('/api/v1/x', { headers: { cookie } }))).status;
  expect(await status(admin.cookie)).toBe(204);
  expect(await status(moderator.cookie)).toBe(404);
});

test.each([
  ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
  ['from a sibling domain', { 'sec-fetch-site': 'same-site', origin: 'http://blog.maru.test' }, 403],
  ['from another site by plain http', { origin: 'https://evil.example' }, 403],
  ['from a sandboxed frame', { origin: 'null' }, 403],
  ['without a word about its source', {}, 403],
  ['from our page', { 'sec-fetch-site': 'same-origin', origin: ORIGIN }, 204],
  ['from our page by plain http', { origin: ORIGIN }, 204],
] as const)('a change with a cookie %s', async (_what, headers, status) => {
  const { cookie } = await makeUser();
  const change = route({ auth: 'user' }, () => undefined);
  const request = makeRequest('/api/v1/x', { method: 'POST', headers: { ...headers, cookie } });
  const answer = await call(change, request);
  expect(answer.status).toBe(status);
});

test('a key may change things from anywhere, and so may programs on public routes', async () => {
  const { user } = await makeUser();
  const headers = { ...(await makeKey(user.id)), origin: 'https://other.example' };
  const change = route({ auth: 'user' }, () => undefined);
  expect((await call(change, makeRequest('/api/v1/x', { method: 'POST', headers }))).status).toBe(204);
  const open = route({ auth: 'public' }, () => undefined);
  expect((await call(open, makeRequest('/api/v1/x', { method: 'POST' }))).status).toBe(204);
});

test('refuses calls over the limit of an address and says when to come back', async () => {
  const limited = route({ auth: 'public', addressLimit: perAddress(2, '1m') }, () => undefined);
  const hit = (address: string) => call(limited, makeRequest('/api/v1/limited-address', { address }));
  expect((await hit('198.51.100.1')).headers.get('x-ratelimit-remaining')).toBe('1');
  expect((await hit('198.51.100.1')).status).toBe(204);
  const refused = await hit('198.51.100.1');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('ratelimit-policy')).toBe('"address";q=2;w=60');
  expect(refused.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/);
  expect(refused.headers.get('x-ratelimit-limit')).toBe('2');
  expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(Number(refused.headers.get('x-ratelimit-retry-after'))).toBeGreaterThan(0);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ reason: 'rate_limited' });
  expect((await hit('198.51.100.2')).status).toBe(204);
});

test('counts each person, whatever the address', async () => {
  const [one, other] = [await makeUser(), await makeUser()];
  const limited = route({ auth: 'user', limit: perUser(1, '1m') }, () => undefined);
  const hit = async (cookie: string, address: string) =>
    (await call(limited, makeRequest('/api/v1/limited-user', { headers: { cookie }, address }))).status;
  expect(await hit(one.cookie, '198.51.100.3')).toBe(204);
  expect(await hit(one.cookie, '198.51.100.4')).toBe(429);
  expect(await hit(other.cookie, '198.51.100.3')).toBe(204);
});
