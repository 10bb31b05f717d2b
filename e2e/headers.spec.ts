import type { Page } from '@playwright/test';
import { baseUrl, expect, open, signIn, test } from './fixtures.ts';
import { gradeHeaders } from './grade-headers.ts';

/** What the page's policy has refused since it was opened; devtools of browsers say the same in their consoles. */
async function watchViolations(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { refused: seen });
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      seen.push(`${effectiveDirective} ${blockedURI}`);
    });
  });
  return () => page.evaluate(() => (window as unknown as { refused: string[] }).refused);
}

test.describe('headers', () => {
  for (const [what, path] of [
    ['a page', '/sign-in'],
    ['a page that is none', '/nothing-here'],
    ['the API’s page', '/docs/api'],
    ['a short link that is none', '/s/nobody-has-this'],
  ] as const) {
    test(`${what} is graded A+`, async ({ request }) => {
      const answer = await request.get(`${baseUrl()}${path}`, { headers: { accept: 'text/html' } });
      const graded = gradeHeaders({
        url: answer.url(),
        status: answer.status(),
        headers: answer.headers(),
        html: await answer.text(),
      });
      expect(graded).toEqual({ grade: 'A+', failed: [] });
    });
  }

  test('a page of somebody who is signed in is graded A+, and its scripts carry the nonce of this very answer', async ({
    page,
    person,
  }) => {
    await signIn(page.context(), person);
    const load = async () => {
      const answer = await page.request.get(`${baseUrl()}/links`);
      return { url: answer.url(), status: answer.status(), headers: answer.headers(), html: await answer.text() };
    };
    const [first, second] = [await load(), await load()];
    expect(gradeHeaders(first)).toEqual({ grade: 'A+', failed: [] });
    const nonceOf = (policy = '') => /script-src [^;]*'nonce-([^']+)'/.exec(policy)?.[1];
    const nonce = nonceOf(first.headers['content-security-policy']);
    expect(nonce).toMatch(/^[\w+/]{22}==$/);
    expect(nonceOf(second.headers['content-security-policy'])).not.toBe(nonce);
    const scripts = [...first.html.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.length).toBeGreaterThan(3);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  });

  test('the policy refuses nothing of ours', async ({ page, person }) => {
    await signIn(page.context(), person);
    const refused = await watchViolations(page);
    for (const path of ['/links', '/settings/look', '/docs/api']) {
      await open(page, path);
      expect(await refused(), path).toEqual([]);
    }
  });

  test('the API and its redirects may load nothing', async ({ request }) => {
    const answer = await request.get(`${baseUrl()}/v1/openapi.json`);
    expect(answer.headers()['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers()).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
  });
});
