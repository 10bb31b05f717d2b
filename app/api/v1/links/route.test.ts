import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET as redirect } from '@/app/s/[alias]/route.ts';
import { flushClicks } from '@/server/links/clicks/record-click.ts';
import { closeDb } from '@/server/platform/db/client.ts';
import type { Route } from '@/server/platform/http/route.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { makeKey, makeUser } from '@/server/users/factory.ts';
import { POST as shorten } from '../data/shorten/route.ts';
import { GET as longUrl } from '../shortUrl/[alias]/route.ts';
import { POST as restore } from './[id]/restore/route.ts';
import { PATCH as change, GET as read, DELETE as remove } from './[id]/route.ts';
import { POST as create, GET as list } from './route.ts';

const ORIGIN = 'http://maru.test';
const REDIRECT_URL = 'https://example.com/target';

type Person = Awaited<ReturnType<typeof makeUser>>;
type Made = { id: string; alias: string; shortUrl: string };

let person: Person;
let stranger: Person;

beforeAll(async () => {
  [person, stranger] = await Promise.all([makeUser(), makeUser()]);
});

afterAll(async () => {
  await flushClicks();
  await closeRedis();
  await closeDb();
});

interface Call {
  method?: string;
  path?: string;
  body?: string;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  cookie?: string;
}

async function call(route: Route, { method = 'GET', path = '/v1/links', body, params = {}, headers, cookie }: Call) {
  const request = new Request(`${ORIGIN}${path}`, {
    method,
    headers: {
      origin: ORIGIN,
      cookie: cookie ?? person.cookie,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body }),
  });
  const response = await route(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

const post = (input: unknown, more: Call = {}) =>
  call(create, { method: 'POST', body: JSON.stringify(input), ...more });
const make = async (): Promise<Made> => (await post({ url: REDIRECT_URL })).body;

describe('POST /v1/links', () => {
  it('makes a link', async () => {
    const { status, body } = await post({ url: 'example.com/x', alias: `내-${randomUUID()}`, title: 'T' });
    expect(status).toBe(201);
    expect(body).toMatchObject({ url: 'https://example.com/x', title: 'T', clicks: 0, deletedAt: null });
    expect(body.id).toMatch(/^\d+$/);
    expect(body.shortUrl).toBe(`${ORIGIN}/s/${encodeURIComponent(body.alias)}`);
  });

  it.each([
    [400, 'malformed_json', '{"url":'],
    [422, 'url_required', '{}'],
    [422, 'url_required', '{"url":null}'],
    [422, 'url_invalid', '{"url":5}'],
    [422, 'url_scheme', '{"url":"javascript:alert(1)"}'],
    [422, 'url_own_host', `{"url":"${ORIGIN}/s/x"}`],
    [422, 'url_private_address', '{"url":"http://127.1/"}'],
    [422, 'url_too_long', `{"url":"https://example.com/${'a'.repeat(9_000)}"}`],
    [413, 'too_large', `{"url":"https://example.com/${'a'.repeat(1_000_000)}"}`],
    [422, 'alias_invalid', '{"url":"https://example.com","alias":"a/b"}'],
    [422, 'alias_reserved', '{"url":"https://example.com","alias":"admin"}'],
    [422, 'title_too_long', `{"url":"https://example.com","title":"${'x'.repeat(201)}"}`],
  ])('answers %i %s', async (status, reason, body) => {
    const answer = await call(create, { method: 'POST', body });
    expect(answer).toMatchObject({ status, body: { reason } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(answer.body)).not.toContain('    at ');
  });

  it('answers 409 for an alias that is taken', async () => {
    const alias = `taken-${randomUUID()}`;
    expect((await post({ url: REDIRECT_URL, alias })).status).toBe(201);
    expect(await post({ url: REDIRECT_URL, alias })).toMatchObject({ status: 409, body: { reason: 'alias_taken' } });
  });

  it('takes API keys that may write, and nobody without session or key', async () => {
    const headers = async (scopes: string[]) => makeKey(person.user.id, scopes);
    const as = async (scopes: string[]) =>
      (await post({ url: REDIRECT_URL }, { headers: { ...(await headers(scopes)) }, cookie: '' })).status;
    expect(await as(['links:write'])).toBe(201);
    expect(await as(['links:read'])).toBe(403);
    expect((await post({ url: REDIRECT_URL }, { cookie: '' })).status).toBe(401);
    expect((await post({ url: REDIRECT_URL }, { cookie: `maru_session=${'x'.repeat(43)}` })).status).toBe(401);
    expect((await post({ url: REDIRECT_URL }, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });
});

describe('Idempotency-Key', () => {
  it('makes one link of twenty calls at once', async () => {
    const [key, url] = [randomUUID(), `https://example.com/${randomUUID()}`];
    const attempt = () => post({ url }, { headers: { 'idempotency-key': key } });
    const first = await Promise.all(Array.from({ length: 20 }, attempt));
    expect(first.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    const { status, body, headers } = await attempt();
    expect([status, headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    const { items } = (await call(list, { path: `/v1/links?q=${encodeURIComponent(url)}` })).body;
    expect(items.map(({ id }: Made) => id)).toEqual([body.id]);
  });
});

describe('ETag and If-Match', () => {
  const edit = (id: string, title: string, etag?: string) =>
    call(change, {
      method: 'PATCH',
      params: { id },
      body: JSON.stringify({ title }),
      ...(etag === undefined ? {} : { headers: { 'if-match': etag } }),
    });

  it('a reader who knows the link gets 304, until it changes', async () => {
    const { id } = await make();
    const { headers } = await call(read, { params: { id } });
    const known = { params: { id }, headers: { 'if-none-match': headers.get('etag') ?? '' } };
    const unchanged = await call(read, known);
    expect([unchanged.status, unchanged.body]).toEqual([304, '']);
    expect(unchanged.headers.get('etag')).toMatch(/^"\d+\.0"$/);
    await edit(id, 'new');
    expect((await call(read, known)).status).toBe(200);
  });

  it('a change of what was changed meanwhile is refused', async () => {
    const { id } = await make();
    const etag = (await call(read, { params: { id } })).headers.get('etag') ?? '';
    const mine = await edit(id, 'mine', etag);
    expect(mine.status).toBe(200);
    const refusal = { status: 412, body: { reason: 'changed_meanwhile' } };
    expect(await edit(id, 'late', etag)).toMatchObject(refusal);
    const remove412 = { method: 'DELETE', params: { id }, headers: { 'if-match': etag } };
    expect(await call(remove, remove412)).toMatchObject(refusal);
    expect(await edit(id, 'weak', `W/${mine.headers.get('etag')}`)).toMatchObject(refusal);
    expect((await edit(id, 'listed', `"1", ${mine.headers.get('etag')}`)).status).toBe(200);
    expect((await edit(id, 'any', '*')).status).toBe(200);
    expect((await edit(id, 'unconditional')).body.title).toBe('unconditional');
  });

  it('of editors at the same time one wins', async () => {
    const { id } = await make();
    const etag = (await call(read, { params: { id } })).headers.get('etag') ?? '';
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => edit(id, `title ${index}`, etag)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
  });

  it('a stranger with a good tag still finds nothing', async () => {
    const { id } = await make();
    const answer = await call(change, {
      method: 'PATCH',
      params: { id },
      body: '{"title":"x"}',
      headers: { 'if-match': '"1"' },
      cookie: stranger.cookie,
    });
    expect(answer.status).toBe(404);
  });
});

describe('one link', () => {
  it('is read, changed, removed and restored by its owner', async () => {
    const { id } = await make();
    const params = { id };
    expect((await call(read, { params })).body).toMatchObject({ id, url: REDIRECT_URL });
    const patch = (body: unknown) => call(change, { method: 'PATCH', params, body: JSON.stringify(body) });
    expect((await patch({ url: 'https://example.org/', title: 'new' })).body).toMatchObject({ title: 'new' });
    expect(await patch({ alias: 'other' })).toMatchObject({ status: 422, body: { reason: 'alias_fixed' } });
    expect(await patch({})).toMatchObject({ status: 422, body: { reason: 'nothing_to_change' } });
    expect(await patch({ url: 'ftp://example.com' })).toMatchObject({ status: 422, body: { reason: 'url_scheme' } });

    expect((await call(remove, { method: 'DELETE', params })).status).toBe(204);
    const trash = await call(list, { path: '/v1/links?state=deleted' });
    expect(trash.body.items.map((item: Made) => item.id)).toContain(id);
    expect(await patch({ title: 'x' })).toMatchObject({ status: 409, body: { reason: 'link_deleted' } });
    expect((await call(restore, { method: 'POST', params })).body).toMatchObject({ id, deletedAt: null });
  });

  it.each(['stranger', 'nonsense', 'unknown'])('does not exist for a %s', async (kind) => {
    const { id } = await make();
    const params = { id: kind === 'nonsense' ? 'abc' : kind === 'unknown' ? '1' : id };
    const cookie = kind === 'stranger' ? stranger.cookie : person.cookie;
    expect((await call(read, { params, cookie })).status).toBe(404);
    expect((await call(change, { method: 'PATCH', params, cookie, body: '{"title":"x"}' })).status).toBe(404);
    expect((await call(remove, { method: 'DELETE', params, cookie })).status).toBe(404);
    expect((await call(restore, { method: 'POST', params, cookie })).status).toBe(404);
  });
});

describe('GET /v1/links', () => {
  it('pages and searches, and refuses what makes no sense', async () => {
    const reader = await makeUser();
    const get = (query: string) => call(list, { path: `/v1/links?${query}`, cookie: reader.cookie });
    for (let n = 0; n < 3; n++) await post({ url: `https://example.com/page/${n}` }, { cookie: reader.cookie });
    const first = (await get('limit=2')).body;
    expect(first.items).toHaveLength(2);
    const second = (await get(`limit=2&cursor=${first.nextCursor}`)).body;
    expect(second).toMatchObject({ items: [{ url: 'https://example.com/page/0' }], nextCursor: null });
    expect((await get('q=PAGE/1')).body.items).toHaveLength(1);
    for (const query of ['limit=0', 'limit=101', 'state=other']) expect((await get(query)).status).toBe(422);
    expect((await get('cursor=x')).status).toBe(400);
  });
});

describe('the book’s interface', () => {
  it('shortens and tells the long URL', async () => {
    const body = JSON.stringify({ longUrl: REDIRECT_URL });
    const made = await call(shorten, { method: 'POST', path: '/v1/data/shorten', body });
    expect(made).toMatchObject({ status: 201, body: { shortUrl: expect.stringContaining(`${ORIGIN}/s/`) } });
    const alias = made.body.shortUrl.split('/').at(-1);
    expect((await call(longUrl, { params: { alias }, cookie: '' })).body).toEqual({ longUrl: REDIRECT_URL });
    expect((await call(longUrl, { params: { alias: '%E0%A4%A' }, cookie: '' })).body).toMatchObject({
      status: 404,
      reason: 'link_missing',
    });
  });
});

describe('GET /s/{alias} by Next alone', () => {
  it('redirects and records GET, not HEAD', async () => {
    await stateRedis().del('clicks');
    const { alias } = await make();
    const visit = (method: string) => call(redirect, { method, path: `/s/${alias}`, params: { alias }, cookie: '' });
    for (const method of ['HEAD', 'GET']) {
      const answer = await visit(method);
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(REDIRECT_URL);
    }
    expect(await stateRedis().xlen('clicks')).toBe(1);
    const missing = await call(redirect, { path: '/s/x', params: { alias: 'nobody-has-this' }, cookie: '' });
    expect(missing.status).toBe(404);
    expect(missing.body).toContain('<h1>');
  });
});
