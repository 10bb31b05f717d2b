import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeDb } from '@/server/platform/db/client.ts';
import type { Route } from '@/server/platform/http/route.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { makeKey, makeUser } from '@/server/users/factory.ts';
import { POST as remove } from '../account/delete/route.ts';
import { POST as exportData } from '../account/export/route.ts';
import { POST as accept } from '../follows/requests/[id]/accept/route.ts';
import { PUT as block } from '../people/[person]/block/route.ts';
import { PUT as follow } from '../people/[person]/follow/route.ts';
import { GET as read } from '../people/[person]/route.ts';
import { GET as picture } from '../people/pictures/[key]/[size]/route.ts';
import { POST as cancel } from '../tasks/[id]/cancel/route.ts';
import { GET as tasks } from '../tasks/route.ts';
import { DELETE as removePicture, PUT as setPicture } from './picture/route.ts';
import { PATCH as change, GET as profile } from './route.ts';

type Person = Awaited<ReturnType<typeof makeUser>>;

let person: Person;
let stranger: Person;

beforeAll(async () => {
  [person, stranger] = [await makeUser(), await makeUser()];
});

afterAll(async () => {
  await closeRedis();
  await closeDb();
});

interface Call {
  method?: string;
  json?: unknown;
  body?: Buffer;
  params?: Record<string, string>;
  headers?: Record<string, string>;
  as?: Person;
}

async function ask(route: Route, { method, json, body, params = {}, headers, as = person }: Call = {}) {
  const request = makeRequest('/v1/profile', {
    ...(method === undefined ? {} : { method }),
    ...(json === undefined ? {} : { json }),
    ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    headers: { cookie: as.cookie, origin: ORIGIN, ...headers },
  });
  const answer = await call(route, request, params);
  const isJson = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, headers: answer.headers, body: isJson ? await answer.json() : null };
}

const patch = (json: unknown, headers: Record<string, string> = {}) => ask(change, { method: 'PATCH', json, headers });

describe('/v1/profile', () => {
  it('is read with its tag and changed only by whoever has read it', async () => {
    const first = await ask(profile);
    expect(first.body).toMatchObject({ id: String(person.user.id), email: person.user.email, isPrivate: false });
    const etag = first.headers.get('etag') ?? '';
    expect((await ask(profile, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const saved = await patch({ bio: 'one' }, { 'if-match': etag });
    expect([saved.status, saved.body.bio]).toEqual([200, 'one']);
    const late = await patch({ bio: 'two' }, { 'if-match': etag });
    expect(late).toMatchObject({ status: 412, body: { reason: 'changed_meanwhile' } });
    expect((await patch({ bio: 'three' })).body.bio).toBe('three');
  });

  it('makes pages speak the chosen language', async () => {
    const cookie = async (language: string | null) => (await patch({ language })).headers.get('set-cookie');
    expect(await cookie('ko')).toMatch(/^locale=ko; Path=\/; Max-Age=31536000/);
    expect(await cookie(null)).toMatch(/^locale=; Path=\/; Max-Age=0/);
    expect((await patch({ bio: 'x' })).headers.get('set-cookie')).toBeNull();
  });

  it.each([
    [{}, 422, 'nothing_to_change'],
    [{ handle: 'x' }, 422, 'handle_short'],
    [{ name: '' }, 422, 'name_required'],
    [{ timeZone: 'Nowhere/City' }, 422, 'time_zone_invalid'],
  ])('answers %j with %i %s', async (json, status, reason) => {
    expect(await patch(json)).toMatchObject({ status, body: { reason } });
  });

  it('takes keys that may write, and no others', async () => {
    const as = async (scope: string) => {
      const headers = { ...(await makeKey(person.user.id, [scope])), cookie: '' };
      return (await patch({ bio: 'by key' }, headers)).status;
    };
    expect([await as('me:write'), await as('me:read')]).toEqual([200, 403]);
    expect((await patch({ bio: 'x' }, { cookie: '' })).status).toBe(401);
    expect((await patch({ bio: 'x' }, { origin: 'https://evil.example' })).status).toBe(403);
  });
});

describe('/v1/profile/picture', () => {
  const put = (body: Buffer) => ask(setPicture, { method: 'PUT', body });

  it('is set, served for ever under its address, and removed', async () => {
    const png = await sharp({ create: { width: 9, height: 9, channels: 4, background: 'green' } })
      .png()
      .toBuffer();
    const saved = await put(png);
    const [, key = '', size = ''] = /\/v1\/people\/pictures\/(\w+)\/(\d+)$/.exec(saved.body.pictureUrl) ?? [];
    const shown = await ask(picture, { params: { key, size }, headers: { cookie: '' } });
    expect(shown.status).toBe(200);
    expect(shown.headers.get('content-type')).toBe('image/webp');
    expect(shown.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await ask(picture, { params: { key: 'f'.repeat(32), size: '128' } })).status).toBe(404);
    expect((await ask(picture, { params: { key: '../../secret', size: '128' } })).status).toBe(404);
    expect((await ask(removePicture, { method: 'DELETE' })).body.pictureUrl).toBeNull();
  });

  it('is refused in words when it is too large, empty, or none', async () => {
    expect(await put(Buffer.alloc(5 * 2 ** 20 + 1))).toMatchObject({ status: 413, body: { reason: 'too_large' } });
    expect(await ask(setPicture, { method: 'PUT' })).toMatchObject({ status: 400, body: { reason: 'body_required' } });
    const text = await put(Buffer.from('hello'));
    expect(text).toMatchObject({ status: 415, body: { reason: 'picture_format' } });
  });
});

describe('people', () => {
  it('are found by handle and id, followed and blocked', async () => {
    const { handle } = (await ask(profile, { as: stranger })).body;
    for (const who of [handle, `@${handle}`, String(stranger.user.id)]) {
      expect((await ask(read, { params: { person: who } })).body).toMatchObject({ handle, follow: 'none' });
    }
    const params = { person: String(stranger.user.id) };
    expect((await ask(follow, { method: 'PUT', params })).body).toEqual({ follow: 'accepted' });
    expect((await ask(block, { method: 'PUT', params })).status).toBe(204);
    expect((await ask(read, { params })).status).toBe(404);
  });

  it.each(['nobody_at_all', '1', 'Ungültig', '../x'])('answers 404 for %s', async (who) => {
    expect((await ask(read, { params: { person: who } })).status).toBe(404);
    expect((await ask(follow, { method: 'PUT', params: { person: who } })).status).toBe(404);
    expect((await ask(accept, { method: 'POST', params: { id: who } })).status).toBe(404);
  });
});

describe('exports and tasks', () => {
  it('one at a time, and nobody else’s', async () => {
    const begun = await ask(exportData, { method: 'POST' });
    expect(begun).toMatchObject({ status: 202, body: { kind: 'users.export', state: 'waiting' } });
    expect(await ask(exportData, { method: 'POST' })).toMatchObject({ status: 409, body: { reason: 'task_running' } });
    const params = { id: begun.body.id };
    expect((await ask(cancel, { method: 'POST', params, as: stranger })).status).toBe(404);
    expect((await ask(tasks, { as: stranger })).body.items).toEqual([]);
    expect((await ask(cancel, { method: 'POST', params })).body).toMatchObject({ state: 'cancelled' });
    expect((await ask(tasks)).body.items).toMatchObject([{ id: begun.body.id, state: 'cancelled' }]);
  });
});

it('an API key cannot delete the account', async () => {
  const headers = { ...(await makeKey(person.user.id)), cookie: '' };
  const answer = await ask(remove, { method: 'POST', json: {}, headers });
  expect(answer).toMatchObject({ status: 403, body: { reason: 'session_required' } });
});
