import type { Page } from '@playwright/test';
import { admin, baseUrl, expect, expectComplete, makeLink, open, sameOrigin, signIn, test, texts } from './fixtures.ts';
import { walkByKeyboard } from './walk-by-keyboard.ts';

const t = texts('en');

/** Walks over each of these pages with Tab alone. */
async function expectWalkable(page: Page, paths: string[]): Promise<void> {
  for (const path of paths) {
    await open(page, path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectComplete(page);
    // What reads itself again while it is walked over, beside tests that make people, mails and reports, is in no one order: answers wait.
    await page.route('**/v1/**', () => undefined);
    const { expected, reached, faults, leftTheLast, goesBack } = await walkByKeyboard(page);
    await page.unroute('**/v1/**');
    expect.soft(faults, `${path}: every stop can be seen`).toEqual([]);
    // In the order in which the page is read, nothing left out, nothing twice.
    expect.soft(reached, `${path}: every control is a stop, in order`).toEqual(expected);
    expect.soft({ leftTheLast, goesBack }, `${path}: no trap`).toEqual({ leftTheLast: true, goesBack: true });
  }
}

/** Where the links of a part of the page lead. */
async function linksOf(page: Page, name: string): Promise<string[]> {
  const links = page.getByRole('navigation', { name }).getByRole('link');
  await expect(links.last()).toBeVisible();
  return links.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
}

for (const [device, viewport] of [
  ['a desktop', { width: 1280, height: 800 }],
  ['a phone', { width: 360, height: 740 }],
] as const) {
  test.describe(`by keyboard alone, on ${device}`, () => {
    test.use({ viewport, contextOptions: { reducedMotion: 'reduce' } });

    test('before signing in', async ({ page }) => {
      test.slow();
      await expectWalkable(page, ['/sign-in', '/sign-up', '/docs/api']);
    });

    test('the product and its settings', async ({ mine }) => {
      test.slow();
      for (const title of ['one', 'two']) await makeLink(mine.context(), `https://example.com/${title}`, { title });
      // A name that nobody else's is like: more people would come while the list is walked over.
      const renamed = await mine.context().request.patch(`${baseUrl()}/v1/profile`, {
        data: { name: `Quillon Vexworth ${viewport.width}` },
        headers: sameOrigin(),
      });
      const { handle, name } = await renamed.json();
      // On a phone the list of the settings is a page of its own.
      await open(mine, viewport.width < 640 ? '/settings' : '/settings/profile');
      const settings = await linksOf(mine, t.settings.label);
      expect(settings.length).toBeGreaterThan(5);
      await expectWalkable(mine, ['/links', `/people?q=${encodeURIComponent(name)}`, `/people/${handle}`, ...settings]);
    });

    test('the desk', async ({ page }) => {
      test.slow();
      await signIn(page.context(), admin);
      await open(page, '/admin');
      const desk = await linksOf(page, t.admin.sections);
      expect(desk.length).toBeGreaterThan(8);
      // What is in another order each few seconds cannot be compared with an order.
      await expectWalkable(
        page,
        desk.map((path) => (path === '/admin/limits' ? `${path}?order=name` : path)),
      );
    });
  });
}
