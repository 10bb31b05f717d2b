import { baseUrl, expect, makeLink, signIn, test } from './fixtures.ts';

const headers = () => ({ Origin: baseUrl(), 'Sec-Fetch-Site': 'same-origin', 'Content-Type': 'application/json' });

/** What a caller may get wrong, and the reason the answer must give. Never a 500, never a stack trace. */
const refused: [name: string, body: string, status: number, reason: string | undefined][] = [
  ['malformed JSON', '{"url": ', 400, 'malformed_json'],
  ['no body', '', 400, undefined],
  ['no url', '{}', 422, 'url_required'],
  ['a number as url', '{"url": 7}', 422, undefined],
  ['a javascript: target', '{"url": "javascript:alert(1)"}', 422, 'url_scheme'],
  ['a data: target', '{"url": "data:text/html,hi"}', 422, 'url_scheme'],
  ['a target in this very place', '{"url": "SELF/s/abc"}', 422, 'url_own_host'],
  ['a private address', '{"url": "http://0x0a.1/"}', 422, 'url_private_address'],
  ['a private address as one number', '{"url": "http://167772161/"}', 422, 'url_private_address'],
  ['a private address in IPv6', '{"url": "http://[::ffff:10.0.0.1]/"}', 422, 'url_private_address'],
  ['an alias with a slash', '{"url": "https://example.com", "alias": "a/b"}', 422, 'alias_invalid'],
  ['a reserved alias', '{"url": "https://example.com", "alias": "admin"}', 422, 'alias_reserved'],
  ['a URL of a megabyte', `{"url": "https://example.com/${'a'.repeat(1 << 20)}"}`, 413, undefined],
];

test.describe('bad input', () => {
  for (const [name, body, status, reason] of refused) {
    test(`${name} is refused with a reason`, async ({ mine }) => {
      const data = body.replace('SELF', baseUrl());
      const answer = await mine
        .context()
        .request.fetch(`${baseUrl()}/v1/links`, { method: 'POST', headers: headers(), data: Buffer.from(data) });
      const text = await answer.text();
      expect(answer.status(), text).toBe(status);
      expect(answer.headers()['content-type']).toContain('application/problem+json');
      const problem = JSON.parse(text);
      expect(problem).toMatchObject({ status, requestId: expect.any(String), detail: expect.any(String) });
      if (reason) expect(problem.reason).toBe(reason);
      expect(text).not.toMatch(/\bat \S+ \(|node_modules|\.ts:\d+/);
    });
  }

  test('a stranger’s link is not found, whatever is asked of it', async ({ mine, adminContext }) => {
    const link = await makeLink(adminContext, 'https://example.com/secret');
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', { url: 'https://example.org' }],
      ['DELETE', '', undefined],
      ['POST', '/restore', undefined],
    ] as const) {
      const answer = await mine
        .context()
        .request.fetch(`${baseUrl()}/v1/links/${link.id}${path}`, { method, headers: headers(), data: body });
      expect(answer.status(), `${method} ${path}`).toBe(404);
    }
    const unchanged = await adminContext.request.get(`${baseUrl()}/v1/links/${link.id}`);
    expect(await unchanged.json()).toMatchObject({ url: 'https://example.com/secret', deletedAt: null });
  });

  test('an ended session is told so, and the page leads to sign-in', async ({ page, adminContext, person }) => {
    await signIn(page.context(), person);
    const cookies = await page.context().cookies();
    await page.context().request.post(`${baseUrl()}/v1/sign-out`, { headers: headers() });
    await page.context().addCookies(cookies);
    const answer = await page.context().request.get(`${baseUrl()}/v1/links`);
    expect(answer.status()).toBe(401);
    expect(await answer.json()).toMatchObject({ reason: 'session_expired' });
    await page.goto(`${baseUrl()}/links`);
    await expect(page).toHaveURL(/\/sign-in/);
    expect((await adminContext.request.get(`${baseUrl()}/v1/me`)).status()).toBe(200);
  });

  test('an id that is none, a method that is none and a page that is none', async ({ mine }) => {
    const request = mine.context().request;
    expect((await request.get(`${baseUrl()}/v1/links/not-a-number`)).status()).toBe(404);
    expect((await request.get(`${baseUrl()}/v1/links/99999999999999999999999`)).status()).toBe(404);
    expect((await request.fetch(`${baseUrl()}/v1/links`, { method: 'PUT', headers: headers() })).status()).toBe(405);
    expect((await request.get(`${baseUrl()}/v1/nothing-here`)).status()).toBe(404);
    expect((await request.get(`${baseUrl()}/s/%E0%A4%A`, { maxRedirects: 0 })).status()).toBe(404);
    expect((await request.get(`${baseUrl()}/v1/links?limit=0`)).status()).toBe(422);
    expect((await request.get(`${baseUrl()}/v1/links?cursor=%00`)).status()).toBe(400);
  });

  test('a call from a foreign page is refused', async ({ mine }) => {
    const answer = await mine.context().request.post(`${baseUrl()}/v1/links`, {
      headers: { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      data: { url: 'https://example.com' },
    });
    expect(answer.status()).toBe(403);
  });
});
