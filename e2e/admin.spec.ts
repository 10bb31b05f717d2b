import { admin, baseUrl, expect, expectAccessible, open, signIn, test, texts } from './fixtures.ts';

const t = texts('en');

test('the overview and the pages behind it name every process and queue', async ({ page }) => {
  await signIn(page.context(), admin);
  await open(page, '/admin');
  await expect(page.getByRole('term').getByText(t.admin.cards.processes, { exact: true })).toBeVisible();
  await expectAccessible(page);

  const tabs = page.getByRole('navigation', { name: t.admin.sections });
  await tabs.getByRole('link', { name: t.adminLive.tabs.processes }).click();
  for (const role of ['edge', 'web', 'workers']) {
    await expect(page.getByRole('heading', { level: 3, name: new RegExp(`^${role} \\d+$`) }).first()).toBeVisible();
  }
  await expect(page.getByText(t.adminLive.processes.ready, { exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await page.getByRole('link', { name: 'links', exact: true }).first().click();
  await expect(page).toHaveURL(/\/admin\/jobs\?system=links/);
  await expect(page.getByRole('cell', { name: 'links.purge-link', exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: t.adminLive.letters.title, exact: true })).toBeVisible();
});

test('the queue dashboards open for an admin and for nobody else', async ({ page, browser, mine }) => {
  await signIn(page.context(), admin);
  const answer = await page.goto(`${baseUrl()}/admin/queues`);
  expect(answer?.status()).toBe(200);
  await expect(page.getByText(/queues/i).first()).toBeVisible();
  const stranger = await browser.newContext();
  expect((await stranger.request.get(`${baseUrl()}/admin/queues/api/queues`)).status()).toBe(404);
  await stranger.close();
  await mine.context().clearCookies();
});

test('a person who is no admin does not learn that the desk exists', async ({ mine }) => {
  for (const path of [
    '/admin',
    '/admin/jobs',
    '/admin/processes',
    '/admin/people',
    '/admin/invitations',
    '/admin/queues',
  ]) {
    const answer = await mine.goto(`${baseUrl()}${path}`);
    expect(answer?.status(), path).toBe(404);
  }
  expect((await mine.context().request.get(`${baseUrl()}/v1/admin/overview`)).status()).toBe(404);
  await open(mine, '/links');
  await expect(mine.getByRole('link', { name: t.nav.admin })).toHaveCount(0);
});

test('an invitation lets one person in, once', async ({ page, browser }) => {
  await signIn(page.context(), admin);
  await open(page, '/admin/invitations');
  await page.getByRole('button', { name: t.admin.invitations.create }).click();
  const link = await page.getByRole('textbox', { name: t.admin.invitations.resultLabel }).inputValue();
  await expectAccessible(page);

  const guest = await (await browser.newContext()).newPage();
  await open(guest, link);
  await expect(guest.getByRole('heading', { level: 1, name: t.auth.signUp.title })).toBeVisible();
  await guest.getByLabel(t.auth.signUp.name, { exact: true }).fill('손님');
  await guest.getByLabel(t.auth.signUp.email, { exact: true }).fill(`guest-${Date.now()}@maru.test`);
  await guest.getByLabel(t.auth.signUp.password, { exact: true }).fill('under the same roof');
  await guest.getByRole('button', { name: t.auth.signUp.submit }).click();
  await expect(guest).toHaveURL(/\/links/);
  await guest.context().close();

  const late = await (await browser.newContext()).newPage();
  await open(late, link);
  await expect(late.getByRole('heading', { level: 1, name: t.auth.invitation.usedTitle })).toBeVisible();
  await late.context().close();
});
