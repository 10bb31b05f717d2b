import {
  admin,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeLink,
  open,
  signIn,
  test,
  texts,
} from './fixtures.ts';

test.describe('every page, in this language, theme and size', () => {
  test('signed out', async ({ page, locale }) => {
    test.slow();
    const t = texts(locale);
    await open(page, '/sign-in');
    await expect(page.locator('html')).toHaveAttribute('lang', locale?.startsWith('ko') ? 'ko' : 'en');
    await expect(page.getByRole('heading', { level: 1, name: t.auth.signIn.title })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel(t.auth.signIn.email, { exact: true }).fill('nobody@maru.test');
    await page.getByLabel(t.auth.signIn.password, { exact: true }).fill('not the password');
    await page.getByRole('button', { name: t.auth.signIn.submit, exact: true }).click();
    await expect(page.getByText(t.errors.wrong_credentials)).toBeVisible();
    await expectAccessible(page);
    await open(page, '/sign-up/no-such-token-here-no-such-token-here-no-suc');
    await expect(page.getByRole('heading', { level: 1, name: t.auth.invitation.unknownTitle })).toBeVisible();
    await expectAccessible(page);
    await open(page, '/no/such/page');
    await expect(page.getByRole('heading', { level: 1, name: t.pages.notFoundTitle })).toBeVisible();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });

  test('links, trash, no result', async ({ mine, locale, colorScheme }) => {
    test.slow();
    const t = texts(locale);
    await makeLink(mine.context(), `https://example.com/${'long-'.repeat(60)}`, {
      title: '아주 긴 제목을 가진 링크입니다 '.repeat(5).trim(),
    });
    await makeLink(mine.context(), 'https://example.com/short');
    await open(mine, '/links');
    await expect(mine.getByRole('heading', { level: 1, name: t.links.title })).toBeVisible();
    await expect(mine.getByText('example.com/short')).toBeVisible();
    await expectNoSidewaysScroll(mine);
    await expectAccessible(mine);
    const dark = await mine.evaluate(() => document.documentElement.classList.contains('dark'));
    expect(dark).toBe(colorScheme === 'dark');
    await open(mine, '/links?state=deleted');
    await expect(mine.getByText(t.links.emptyTrash.title)).toBeVisible();
    await expectAccessible(mine);
    await open(mine, '/links?q=zzzz');
    await expect(mine.getByText(t.links.noResults.title.replace('{query}', 'zzzz'))).toBeVisible();
    await expectNoSidewaysScroll(mine);
  });

  test('statistics, and when they could not be read', async ({ mine, locale }) => {
    test.slow();
    const t = texts(locale).linkStats;
    await open(mine, '/links/stats');
    await expect(mine.getByText(t.visitorsNote)).toBeVisible();
    await expectNoSidewaysScroll(mine);
    await expectAccessible(mine);
    await mine.route('**/v1/links/stats?*', (route) => route.fulfill({ status: 503, body: '' }));
    await open(mine, '/links/stats');
    await expect(mine.getByRole('alert').getByText(t.failed)).toBeVisible();
    await expectNoSidewaysScroll(mine);
    await expectAccessible(mine);
  });

  test('admin', async ({ page, locale }) => {
    test.slow();
    const t = texts(locale);
    await signIn(page.context(), admin);
    for (const [path, title] of [
      ['/admin', t.admin.title],
      ['/admin/invitations', t.admin.invitations.title],
    ] as const) {
      await open(page, path);
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
  });
});
