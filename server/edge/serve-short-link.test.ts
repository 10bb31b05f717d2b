import { describe, expect, it, vi } from 'vitest';
import { startClickCounter } from '@/server/links/clicks/count-clicks.ts';
import { createTestLink, makeVisitor } from '@/server/links/factory.ts';
import { forgetMisses, missesOf } from '@/server/links/limit-misses.ts';
import { removeLink } from '@/server/links/service.ts';
import { pg } from '@/server/platform/db/client.ts';
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

  it('takes Korean aliases, a query, and the dots and slashes that sentences add', async () => {
    const { alias, url } = await createTestLink(`여름-${crypto.randomUUID()}`);
    const path = `/s/${encodeURIComponent(alias)}`;
    const decomposed = `/s/${encodeURIComponent(alias.normalize('NFD'))}`;
    for (const each of [path, `${path}?utm_source=x`, `${path}/`, `${path}.`, decomposed]) {
      expect(await send(each)).toMatchObject({ status: 302, headers: { location: url } });
    }
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

  it('is missing as soon as it lies in the trash', async () => {
    const { alias, id, owner } = await createTestLink();
    expect((await send(`/s/${alias}`)).status).toBe(302);
    await removeLink(owner, id);
    expect((await send(`/s/${alias}`)).status).toBe(404);
  });

  it('takes no other method', async () => {
    expect(await send('/s/x', { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });
});
