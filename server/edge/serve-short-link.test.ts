import { describe, expect, it, vi } from 'vitest';
import { startClickCounter } from '@/server/links/clicks/count-clicks.ts';
import { createLink } from '@/server/links/create-link.ts';
import { createDomain } from '@/server/links/domains/manage-domains.ts';
import { createOwner, createTestLink, makeVisitor } from '@/server/links/factory.ts';
import { forgetMisses, missesOf } from '@/server/links/limit-misses.ts';
import { pg } from '@/server/platform/db/client.ts';
import { makeUser } from '@/server/users/factory.ts';
import { standDoor } from './testing/stub-web-door.ts';

const { at, send } = standDoor();

const clicksOf = async (id: bigint) => {
  const { rows } = await pg.query<{ clicks: bigint }>('SELECT clicks FROM links WHERE id = $1', [id]);
  return Number(rows[0]?.clicks);
};

describe('short links', () => {
  it('redirects, from the database and then from memory, and counts each GET and no HEAD', async () => {
    const { alias, url, id } = await createTestLink();
    const counter = startClickCounter();
    for (let n = 0; n < 3; n++) {
      const answer = await send(`/s/${alias}`);
      expect(answer).toMatchObject({ status: 302, body: '', headers: { location: url, 'cache-control': 'no-store' } });
      expect(await send(`/s/${alias}`, { method: 'HEAD' })).toMatchObject({ status: 302, headers: { location: url } });
    }
    await vi.waitFor(async () => expect(await clicksOf(id)).toBe(3), { timeout: 10_000 });
    await counter.stop();
    expect(at.seen).toEqual([]);
  });

  it.each([
    '/s/',
    '/s/%',
    '/s/%E0%A4%A',
    '/s/a%2Fb',
    '/s/a/b',
    '/s/..',
    '/s/nobody-has-this',
    `/s/${'x'.repeat(9_000)}`,
  ])('answers %s with a page that says so', async (path) => {
    const answer = await send(path, { headers: { accept: 'text/html', 'accept-language': 'ko-KR,ko;q=0.9' } });
    expect(answer.status).toBe(404);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
    });
    expect(answer.body).toContain('<html lang="ko"');
    expect(answer.body).not.toContain('nobody-has-this');
  });

  it('tells programs in JSON', async () => {
    const answer = await send('/s/nobody-has-this', { headers: { accept: 'application/json' } });
    expect(answer).toMatchObject({ status: 404, headers: { 'content-type': 'application/problem+json' } });
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'not_found', reason: 'link_missing' });
  });

  it('that do not exist can be tried for a while, then the caller waits', async () => {
    forgetMisses();
    const statuses: (number | undefined)[] = [];
    for (let attempt = 0; attempt < 62; attempt++) statuses.push((await send(`/s/scan-${attempt}`)).status);
    expect(statuses.slice(0, 60)).toEqual(Array(60).fill(404));
    expect(statuses.slice(60)).toEqual([429, 429]);
    const limited = await send('/s/scan-62', { headers: { accept: 'application/json' } });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect(JSON.parse(limited.body)).toMatchObject({ status: 429, reason: 'rate_limited' });
    forgetMisses();
    expect((await send('/s/scan-63')).status).toBe(404);
  });

  it('that this process knows work for whoever tried too many others', async () => {
    const { alias } = await createTestLink();
    forgetMisses();
    expect((await send(`/s/${alias}`)).status).toBe(302);
    const misses = missesOf(makeVisitor({}, '127.0.0.1'));
    for (let attempt = 0; attempt < 60; attempt++) misses.add();
    expect((await send('/s/scan-64')).status).toBe(429);
    expect((await send(`/s/${alias}`)).status).toBe(302);
    forgetMisses();
  });

  it('hands the page about a link to the web role, and unknown ones to nobody', async () => {
    const { alias } = await createTestLink();
    const headers = { accept: 'text/html', 'x-forwarded-for': '1.2.3.4' };
    expect(await send(`/s/${alias}+`, { headers })).toMatchObject({ status: 200, body: 'web ' });
    expect(at.seen).toMatchObject([{ url: `/s/${alias}+`, headers: { 'x-forwarded-for': '127.0.0.1' } }]);
    expect((await send('/s/nobody-has-this+', { headers })).status).toBe(404);
    expect(at.seen).toHaveLength(1);
  });
});

describe('short domains', () => {
  it('have their aliases at the root, and nothing else of the product', async () => {
    const { viewer } = await makeUser({ role: 'admin' });
    const host = `${crypto.randomUUID()}.example`;
    const actor = { viewer, address: '203.0.113.7', userAgent: null };
    await createDomain(actor, { host, rootUrl: 'https://example.com/root' }, 'https://maru.example');
    const link = { url: 'https://example.com/short', domain: host, alias: `short-${crypto.randomUUID()}` };
    const { alias } = await createLink(await createOwner(), link, 'https://maru.example');

    const ask = (path: string, name = host) => send(path, { headers: { host: name, accept: 'text/html' } });
    for (let n = 0; n < 2; n++) {
      expect(await ask(`/${alias}`)).toMatchObject({ status: 302, headers: { location: link.url } });
    }
    expect(await ask('/')).toMatchObject({ status: 302, headers: { location: 'https://example.com/root' } });
    expect((await ask('/healthz')).body).toBe('ok\n');
    for (const path of ['/links', `/s/${alias}`, '/v1/links', '/files/x']) expect((await ask(path)).status).toBe(404);
    expect(at.seen).toEqual([]);

    // On Maru's own address that alias is unknown, and pages are pages.
    expect((await ask(`/s/${alias}`, 'maru.example')).status).toBe(404);
    expect((await ask('/links', 'maru.example')).status).toBe(200);
    expect(at.seen).toMatchObject([{ url: '/links' }]);
  });
});
