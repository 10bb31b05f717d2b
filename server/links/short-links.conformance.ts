import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { addEntry, removeEntry } from '@/server/platform/limits/change-controls.ts';
import { rereadControls } from '@/server/platform/limits/controls.ts';
import { closeRedis, stateRedis } from '@/server/platform/redis/client.ts';
import { announceChange } from './announce-change.ts';
import { createLink } from './create-link.ts';
import { createOwner } from './factory.ts';
import { forgetMisses } from './limit-misses.ts';
import { findLink } from './repository.ts';
import { changeLink, removeLink } from './service.ts';
import type { CreateLinkInput } from './settings/schema.ts';

/** One server that answers short links. */
export interface ShortLinkServer {
  /** @param path what stands where the alias does, as it goes over the wire */
  send(
    path: string,
    sent?: { method?: string; headers?: Record<string, string>; body?: string },
  ): Promise<{ status: number | undefined; headers: Record<string, string | string[] | undefined>; body: string }>;
  /** It sees paths that Next never hands to a route: more slashes, raw bytes, other methods. */
  isRaw: boolean;
}

const ORIGIN = 'https://maru.example';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36';
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const KOREAN_ADDRESS = '168.126.63.1';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** What every server answers for the same link, as `TRUSTED_PROXIES` must let tests speak for other addresses. */
export function describeShortLinks(name: string, server: ShortLinkServer): void {
  let owner: Awaited<ReturnType<typeof createOwner>>;

  beforeAll(async () => {
    owner = await createOwner();
  });
  beforeEach(async () => {
    forgetMisses();
    await stateRedis().flushall();
  });
  afterAll(async () => {
    await closeRedis();
    await closeDb();
  });

  const make = (input: Partial<CreateLinkInput> = {}) =>
    createLink(owner, { url: 'https://example.com/', ...input } as CreateLinkInput, ORIGIN);
  const unique = (prefix: string) => `${prefix}-${crypto.randomUUID()}`;
  const person = { 'user-agent': CHROME, accept: 'text/html', 'accept-language': 'en' };
  const visit = (path: string, headers: Record<string, string> = {}) =>
    server.send(path, { headers: { ...person, ...headers } });
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    server.send(path, {
      method: 'POST',
      headers: { ...person, ...FORM, ...headers },
      body: String(new URLSearchParams(fields)),
    });
  const locationOf = async (path: string, headers: Record<string, string> = {}) => {
    const { status, headers: answered } = await visit(path, headers);
    return status === 302 ? answered.location : status;
  };
  const tokenIn = (page: string) => /name="go" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const moderate = async (id: bigint, moderation: string | null) => {
    await pg.query('UPDATE links SET moderation = $2, version = version + 1 WHERE id = $1', [id, moderation]);
    const row = await findLink(id);
    if (row !== null) await announceChange(row);
  };

  describe(`short links of ${name}`, () => {
    it.each([
      [302, 'no-store'],
      [307, 'no-store'],
      [301, 'public, max-age=3600'],
      [308, 'public, max-age=3600'],
    ] as const)('answer %i with %s', async (status, cacheControl) => {
      const { alias, url } = await make({ status });
      for (const method of ['GET', 'HEAD', 'GET']) {
        const answer = await server.send(alias, { method, headers: person });
        expect(answer).toMatchObject({ status, body: '', headers: { location: url, 'cache-control': cacheControl } });
      }
    });

    it.each([
      ['Hangul', '여름-세일'],
      ['Hebrew', 'שלום'],
      ['Latin with marks', 'café'],
      ['digits of another script', '١٢٣'],
    ])('take an alias in %s: encoded, and decomposed', async (_script, word) => {
      const alias = `${word}-${crypto.randomUUID()}`;
      await make({ alias });
      for (const form of ['NFC', 'NFD'] as const) {
        expect(await locationOf(encodeURIComponent(alias.normalize(form)))).toBe('https://example.com/');
      }
      const lower = encodeURIComponent(alias).replace(/%../g, (byte) => byte.toLowerCase());
      expect(await locationOf(lower)).toBe('https://example.com/');
      if (!server.isRaw) return;
      const raw = await visit(`${Buffer.from(alias).toString('latin1')}?q=${Buffer.from('가').toString('latin1')}`);
      expect(raw.status).toBe(308);
      expect(raw.headers.location).toMatch(/^\/(?:s\/)?[%\w-]+\?q=%EA%B0%80$/);
      expect(await locationOf(String(raw.headers.location).replace(/^\/(?:s\/)?/, ''))).toBe(
        'https://example.com/?q=%EA%B0%80',
      );
    });

    it('keep the case of an alias', async () => {
      const rest = crypto.randomUUID();
      await make({ alias: `Spring-${rest}`, url: 'https://example.com/upper' });
      await make({ alias: `spring-${rest}`, url: 'https://example.com/lower' });
      expect(await locationOf(`Spring-${rest}`)).toBe('https://example.com/upper');
      expect(await locationOf(`spring-${rest}`)).toBe('https://example.com/lower');
      expect(await locationOf(`SPRING-${rest}`)).toBe(404);
    });

    it('forgive the dots and slashes that sentences add, and nothing else', async () => {
      const { alias } = await make();
      for (const end of ['.', '...', ...(server.isRaw ? ['/', '//', './'] : ['%2F'])]) {
        expect(await locationOf(alias + end)).toBe('https://example.com/');
      }
      const wrong = [`${alias}%00`, `${alias}%20`, `a%2F${alias}`, '%', '%E0%A4%A', '..', `${alias},`];
      if (server.isRaw) wrong.push(`/${alias}`, `a/${alias}`, '/example.com', '//example.com/', '\\example.com');
      for (const path of wrong) expect([path, await locationOf(path)]).toEqual([path, 404]);
    });

    it.each([
      ['?flag', '?x=1&flag#part'],
      ['?flag=', '?x=1&flag=#part'],
      ['?a=1&a=2', '?x=1&a=1&a=2#part'],
      ['?x=2', '?x=2#part'],
      ['?q=%EA%B0%80%2F+%2526', '?x=1&q=%EA%B0%80%2F+%2526#part'],
      ['?next=https://evil.example/%0d%0aset-cookie:a=b', '?x=1&next=https://evil.example/%0d%0aset-cookie:a=b#part'],
      ['?qr=1', '?x=1#part'],
      ['?qr=1&utm_source=poster', '?x=1&utm_source=poster#part'],
      ['?', '?x=1#part'],
      ['', '?x=1#part'],
    ])('hand on the query %s', async (query, expected) => {
      const { alias } = await make({ url: 'https://example.com/p?x=1#part' });
      // From the database, and then from memory.
      for (let n = 0; n < 2; n++) expect(await locationOf(alias + query)).toBe(`https://example.com/p${expected}`);
    });

    it('keep the query back when they shall', async () => {
      const { alias } = await make({ url: 'https://example.com/?x=1', forwardsQuery: false });
      for (let n = 0; n < 2; n++) expect(await locationOf(`${alias}?x=2&y`)).toBe('https://example.com/?x=1');
    });

    it('lead to targets of any length that is stored', async () => {
      const url = `https://example.com/${'a'.repeat(4_000)}?${'b'.repeat(4_000)}`;
      const { alias } = await make({ url });
      expect(await locationOf(alias)).toBe(url);
      expect(await locationOf(`${alias}?c=${'d'.repeat(2_048)}`)).toBe(`${url}&c=${'d'.repeat(2_048)}`);
    });

    it('lead by the language that is wanted most', async () => {
      const rules = [
        { when: { languages: ['ko'] }, url: 'https://example.com/ko' },
        { when: { languages: ['en-GB'] }, url: 'https://example.com/gb' },
        { when: { languages: ['en'] }, url: 'https://example.com/en' },
      ];
      const { alias } = await make({ rules });
      const to = (language: string) => locationOf(alias, { 'accept-language': language });
      expect(await to('ko-KR,ko;q=0.9,en;q=0.8')).toBe('https://example.com/ko');
      expect(await to('ko;q=0.5, en-GB;q=0.9, en;q=0.8')).toBe('https://example.com/gb');
      expect(await to('en-US,en;q=0.9,ko;q=0.8')).toBe('https://example.com/en');
      expect(await to('ko;q=0, de')).toBe('https://example.com/');
      expect(await to('*')).toBe('https://example.com/');
    });

    it('lead by device, system and country, in the order of the rules, always with 302', async () => {
      const rules = [
        { when: { countries: ['KR'], devices: ['mobile' as const] }, url: 'https://example.com/kr-mobile' },
        { when: { systems: ['ios' as const] }, url: 'https://example.com/ios' },
        { when: { countries: ['KR'] }, url: 'https://example.com/kr' },
        { when: { from: '2000-01-01T00:00:00Z', until: '2000-01-02T00:00:00Z' }, url: 'https://example.com/2000' },
      ];
      const { alias, id } = await make({ rules, status: 301 });
      const to = (agent: string, from = '192.0.2.1') =>
        locationOf(alias, { 'user-agent': agent, 'x-forwarded-for': from });
      expect(await to(IPHONE, KOREAN_ADDRESS)).toBe('https://example.com/kr-mobile');
      expect(await to(IPHONE)).toBe('https://example.com/ios');
      expect(await to(CHROME, KOREAN_ADDRESS)).toBe('https://example.com/kr');
      expect(await to(CHROME)).toBe('https://example.com/');
      expect((await visit(alias)).headers['cache-control']).toBe('no-store');
      await changeLink(owner, id, { rules: rules.toReversed() }, ORIGIN);
      expect(await to(IPHONE, KOREAN_ADDRESS)).toBe('https://example.com/kr');
      expect(await locationOf(`${alias}?a=1`, { 'user-agent': IPHONE })).toBe('https://example.com/ios?a=1');
    });

    it('split visitors and lead each always the same way', async () => {
      const variants = ['a', 'b'].map((path) => ({ url: `https://example.com/${path}`, weight: 50 }));
      const { alias } = await make({ experiment: { variants } });
      const ways = async () =>
        Promise.all(Array.from({ length: 24 }, (_, n) => locationOf(alias, { 'x-forwarded-for': `198.51.100.${n}` })));
      const first = await ways();
      expect(new Set(first)).toEqual(new Set(['https://example.com/a', 'https://example.com/b']));
      expect(await ways()).toEqual(first);
    });

    it('look missing when they are unknown, switched off or in the trash: nobody can tell which', async () => {
      const [off, gone] = [await make({ isEnabled: false }), await make()];
      await removeLink(owner, gone.id);
      const bodies = await Promise.all(
        [off.alias, gone.alias, unique('unknown')].map(async (alias) => {
          const { status, body, headers } = await visit(alias);
          return { status, body, type: headers['content-type'], cache: headers['cache-control'] };
        }),
      );
      expect(bodies[0]).toMatchObject({ status: 404, type: 'text/html; charset=utf-8', cache: 'no-store' });
      expect(bodies[1]).toEqual(bodies[0]);
      expect(bodies[2]).toEqual(bodies[0]);
      const problem = await visit(off.alias, { accept: 'application/json' });
      expect(problem).toMatchObject({ status: 404, headers: { 'content-type': 'application/problem+json' } });
      expect(JSON.parse(problem.body)).toMatchObject({ code: 'not_found', reason: 'link_missing' });
    });

    it('go on when they are archived: that only tidies a list', async () => {
      const { alias, id } = await make();
      await changeLink(owner, id, { isArchived: true }, ORIGIN);
      expect(await locationOf(alias)).toBe('https://example.com/');
    });

    it('have expired at their time, and lead to the fallback if there is one', async () => {
      const expiresAt = '2020-01-01T00:00:00Z';
      const plain = await make({ expiresAt });
      const page = await visit(plain.alias, { 'accept-language': 'ko' });
      expect(page).toMatchObject({ status: 410, headers: { 'cache-control': 'no-store' } });
      expect(page.body).toContain('<html lang="ko"');
      expect(page.body).toContain('기간이 끝난 링크예요');
      const fallback = await make({ expiresAt, fallbackUrl: 'https://example.com/over', status: 308 });
      expect(await locationOf(fallback.alias)).toBe('https://example.com/over');
      const later = await make({ expiresAt: '2100-01-01T00:00:00Z', status: 301 });
      expect(await locationOf(later.alias)).toBe('https://example.com/');
    });

    it('ask for a password, take it by a form alone, and never say where they lead before', async () => {
      const url = 'https://secret.example/treasure';
      const { alias } = await make({ url, password: '열려라 참깨', status: 301 });
      for (const method of ['GET', 'HEAD']) {
        const page = await server.send(alias, { method, headers: person });
        expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
        expect(JSON.stringify(page)).not.toContain('secret.example');
      }
      expect((await visit(alias)).body).toContain('autocomplete="off"');
      expect((await visit(`${alias}?password=${encodeURIComponent('열려라 참깨')}`)).status).toBe(200);

      const wrong = await post(alias, { password: '닫혀라 참깨' });
      expect(wrong.status).toBe(403);
      expect(wrong.body).toContain('role="alert"');
      expect(JSON.stringify(wrong)).not.toContain('secret.example');

      const right = await post(`${alias}?a=1`, { password: '열려라 참깨'.normalize('NFD') });
      expect(right).toMatchObject({
        status: 303,
        headers: { location: `${url}?a=1`, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
      });
    });

    it('refuse forms that are none, or too large', async () => {
      const { alias } = await make({ password: 'sesame' });
      const send = (body: string, headers: Record<string, string>) =>
        server.send(alias, { method: 'POST', headers, body });
      expect((await send('{"password":"sesame"}', { 'content-type': 'application/json' })).status).toBe(415);
      expect((await send(`password=${'x'.repeat(5_000)}`, FORM)).status).toBe(413);
      expect((await send('password=%00', FORM)).status).toBe(400);
      expect((await send('', FORM)).status).toBe(200);
    });

    it('let nobody try many passwords: by address, and by link from many addresses', async () => {
      const { alias } = await make({ password: 'sesame' });
      const attempt = async (n: number, address: string) =>
        (await post(alias, { password: `wrong ${n}` }, { 'x-forwarded-for': address })).status;
      const statuses: (number | undefined)[] = [];
      for (let n = 0; n < 12; n++) statuses.push(await attempt(n, '198.51.100.9'));
      expect(statuses).toEqual([...Array(10).fill(403), 429, 429]);
      const limited = await post(alias, { password: 'sesame' }, { 'x-forwarded-for': '198.51.100.9' });
      expect(limited.status).toBe(429);
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      expect((await post(alias, { password: 'sesame' }, { 'x-forwarded-for': '198.51.100.10' })).status).toBe(303);

      const many = await Promise.all(Array.from({ length: 100 }, (_, n) => attempt(n, `192.0.2.${n}`)));
      expect(many.filter((status) => status === 403).length).toBeLessThan(100);
      expect((await post(alias, { password: 'sesame' }, { 'x-forwarded-for': '198.51.100.200' })).status).toBe(429);
    }, 60_000);

    it('open so many times as they shall, for people and not for programs that look ahead', async () => {
      const { alias, id } = await make({ url: 'https://example.com/once', maxClicks: 2 });
      const passes = async () => {
        const { rows } = await pg.query<{ passes: number }>('SELECT passes FROM links WHERE id = $1', [id]);
        return rows[0]?.passes;
      };
      const lookers = [
        server.send(alias, { method: 'HEAD', headers: person }),
        visit(alias, { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }),
        visit(alias, { 'user-agent': 'facebookexternalhit/1.1; kakaotalk-scrap/1.0' }),
        visit(alias, { 'sec-purpose': 'prefetch;prerender' }),
      ];
      for (const answer of await Promise.all(lookers)) {
        expect(answer.status).toBe(200);
        expect(JSON.stringify(answer)).not.toContain('/once');
      }
      expect(await passes()).toBe(0);

      expect(await locationOf(alias)).toBe('https://example.com/once');
      // Who was taken for a program has a button.
      const page = await visit(alias, { 'user-agent': 'curl/8' });
      expect(await post(alias, { go: tokenIn(page.body) })).toMatchObject({ status: 303 });
      expect(await passes()).toBe(2);
      const over = await visit(alias);
      expect(over.status).toBe(410);
      expect(over.body).toContain('used up');
      await changeLink(owner, id, { fallbackUrl: 'https://example.com/over' }, ORIGIN);
      expect(await locationOf(alias)).toBe('https://example.com/over');
      await changeLink(owner, id, { maxClicks: 3 }, ORIGIN);
      expect(await locationOf(alias)).toBe('https://example.com/once');
    });

    it('use up no visit for a wrong password', async () => {
      const { alias } = await make({ password: 'sesame', maxClicks: 1 });
      expect((await post(alias, { password: 'wrong' })).status).toBe(403);
      expect((await post(alias, { password: 'sesame' })).status).toBe(303);
      expect((await post(alias, { password: 'sesame' })).status).toBe(410);
    });

    it('stop at a page when moderators warn of them, and go on by its button alone', async () => {
      const { alias, id } = await make({ url: 'https://shady.example/x', status: 301 });
      await moderate(id, 'warned');
      const page = await visit(`${alias}?a=1`);
      expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
      expect(page.body).toContain('shady.example');
      expect(page.headers).not.toHaveProperty('location');
      expect(page.body).toMatch(new RegExp(`href="[^"]*/report/${alias}"`));
      expect(await post(`${alias}?a=1`, { go: tokenIn(page.body) })).toMatchObject({
        status: 303,
        headers: { location: 'https://shady.example/x?a=1' },
      });
      // Another site cannot have a browser send the form: the token is of this link, this caller and this hour.
      const other = await make();
      await moderate(other.id, 'warned');
      const foreign = tokenIn((await visit(other.alias)).body);
      for (const go of ['', 'x.y', foreign]) expect((await post(alias, { go })).status).toBe(200);
      const elsewhere = await post(alias, { go: tokenIn(page.body) }, { 'x-forwarded-for': '198.51.100.77' });
      expect(elsewhere.status).toBe(200);
    });

    it('warn before they ask for the password, without saying where they lead', async () => {
      const { alias, id } = await make({ url: 'https://shady.example/x', password: 'sesame' });
      await moderate(id, 'warned');
      const page = await visit(alias);
      expect(page.body).not.toContain('shady.example');
      const form = await post(alias, { go: tokenIn(page.body) });
      expect(form.body).toContain('type="password"');
      const go = tokenIn(form.body);
      expect((await post(alias, { go, password: 'wrong' })).status).toBe(403);
      expect(await post(alias, { go, password: 'sesame' })).toMatchObject({ status: 303 });
    });

    it('lead nowhere when moderators have blocked them, whatever else they ask for', async () => {
      const { alias, id } = await make({ url: 'https://evil.example/', password: 'sesame' });
      await moderate(id, 'blocked');
      for (const answer of [await visit(alias), await post(alias, { password: 'sesame' })]) {
        expect(answer.status).toBe(410);
        expect(JSON.stringify(answer)).not.toContain('evil.example');
      }
      await moderate(id, null);
      expect((await post(alias, { password: 'sesame' })).status).toBe(303);
    });

    it('lead nobody from an address that admins deny, until they take it back', async () => {
      const { alias } = await make();
      const from = { 'x-forwarded-for': '198.51.100.5' };
      await rereadControls();
      const actor = { id: owner.id, address: '127.0.0.1', userAgent: 'test' };
      const entry = { subject: 'address' as const, expiresAt: null, note: '' };
      const id = await addEntry({ ...entry, kind: 'deny', value: '198.51.100.0/28' }, actor);
      for (const method of ['GET', 'HEAD', 'POST']) {
        const answer = await server.send(alias, {
          method,
          headers: { ...person, ...FORM, ...from },
          ...(method === 'POST' ? { body: '' } : {}),
        });
        expect([method, answer.status, answer.headers.location]).toEqual([method, 403, undefined]);
      }
      const problem = await visit(alias, { ...from, accept: 'application/json' });
      expect(JSON.parse(problem.body)).toMatchObject({ reason: 'denied' });
      if (server.isRaw)
        expect((await visit(alias, { ...from, 'accept-language': 'ko' })).body).toContain('이 주소에서는');
      expect(await locationOf(alias)).toBe('https://example.com/');
      await removeEntry(id, actor);
      expect(await locationOf(alias, from)).toBe('https://example.com/');
    });

    it('are pages that load nothing, know no script, and hold what is sent apart from what is said', async () => {
      const { alias } = await make({ password: 'sesame' });
      const { headers, body } = await post(alias, { password: '"><script>alert(1)</script>' });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
      expect(body).not.toContain('script');
      expect(body).toContain('noindex');
    });

    it('show what is known of them after a plus', async () => {
      const { alias } = await make({ url: 'https://example.com/preview' });
      for (const plus of ['+', '%2B']) {
        const answer = await visit(alias + plus);
        expect([200, 302]).toContain(answer.status);
        expect(String(answer.headers.location ?? '')).not.toContain('example.com/preview');
      }
    });

    if (!server.isRaw) return;

    it('say what may be asked of them', async () => {
      const { alias } = await make();
      expect(await server.send(alias, { method: 'OPTIONS' })).toMatchObject({
        status: 204,
        headers: { allow: 'GET, HEAD, POST, OPTIONS' },
      });
      for (const method of ['PUT', 'DELETE', 'PATCH']) {
        expect(await server.send(alias, { method })).toMatchObject({
          status: 405,
          headers: { allow: expect.any(String) },
        });
      }
    });

    it('encode what does not belong into a query', async () => {
      const { alias } = await make();
      expect(await locationOf(`${alias}?q="<>\\^\`{|}`)).toBe('https://example.com/?q=%22%3C%3E%5C%5E%60%7B%7C%7D');
    });

    it('lead nowhere else by raw bytes', async () => {
      const { status, headers } = await visit(Buffer.from('/evil.example/가').toString('latin1'));
      if (status === 308) expect(headers.location).toMatch(/^\/s\//);
      else expect(status).toBe(400);
    });
  });
}
