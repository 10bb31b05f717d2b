import { admin, baseUrl, expect, expectAccessible, open, test, texts } from './fixtures.ts';

const t = texts('en');

test('a fresh installation: the set-up link makes the first admin, once, and the first link is one keystroke away', async ({
  page,
  browser,
}) => {
  const setupLink = process.env.MARU_SETUP_LINK ?? '';
  // Without it nobody gets in: the first visitor does not become admin.
  await page.goto(baseUrl());
  await expect(page).toHaveURL(/\/sign-in/);
  await expectAccessible(page);

  await open(page, setupLink);
  await expect(page.getByRole('heading', { level: 1, name: t.auth.signUp.setUpTitle })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel(t.auth.signUp.name, { exact: true }).fill(admin.name);
  await page.getByLabel(t.auth.signUp.email, { exact: true }).fill(admin.email);
  await page.getByLabel(t.auth.signUp.password, { exact: true }).fill('short');
  await page.getByRole('button', { name: t.auth.signUp.setUpSubmit }).click();
  await expect(page.getByText(t.errors.password_short)).toBeVisible();
  await page.getByLabel(t.auth.signUp.password, { exact: true }).fill(admin.password);
  await page.getByRole('button', { name: t.auth.signUp.setUpSubmit }).click();

  await expect(page).toHaveURL(/\/links/);
  await expect(page.getByRole('heading', { level: 1, name: t.links.title })).toBeVisible();
  await expect(page.getByText(t.links.empty.title)).toBeVisible();
  await expectAccessible(page);

  // The same link again, elsewhere: it has been used.
  const other = await (await browser.newContext()).newPage();
  await open(other, setupLink);
  await expect(other.getByRole('heading', { level: 1, name: t.auth.invitation.usedTitle })).toBeVisible();
  await expectAccessible(other);
  await other.context().close();
});
