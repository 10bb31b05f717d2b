import type { BrowserContext, Page } from '@playwright/test';
import { agree } from './agree-at-provider.ts';
import {
  admin,
  arriveAt,
  baseUrl,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  open,
  sameOrigin,
  signIn,
  test,
  texts,
} from './fixtures.ts';
import { linkIn, readMail } from './read-mail.ts';

const t = texts('en');
const { audit, settings, mailbox } = t.adminData;
const DAY_MS = 24 * 3_600_000;
/** Its subject for whoever has chosen no language, as the admin. */
const TEST_MAIL = '마루의 시험 메일이에요';

// The settings are the whole product's: one test at a time changes them.
test.describe.configure({ mode: 'serial' });

async function setTo(context: BrowserContext, key: string, value: boolean | number | null): Promise<void> {
  const url = `${baseUrl()}/v1/admin/settings/${key}`;
  const answer = await context.request.put(url, { data: { value }, headers: sameOrigin() });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Days until an invitation made now ends. */
async function invitedFor(context: BrowserContext): Promise<number> {
  const answer = await context.request.post(`${baseUrl()}/v1/invitations`, { data: {}, headers: sameOrigin() });
  const { expiresAt } = await answer.json();
  return Math.round((Date.parse(expiresAt) - Date.now()) / DAY_MS);
}

const row = (page: Page, name: string) => page.getByRole('listitem').filter({ hasText: name });

test('a setting acts at once, keeps its history, and stands in the audit log', async ({ page, adminContext }) => {
  test.slow();
  await setTo(adminContext, 'people.invitationDays', null);
  await signIn(page.context(), admin);
  await open(page, '/admin/settings');
  await expect(page.getByRole('heading', { level: 1, name: settings.title })).toBeVisible();
  await expectAccessible(page);
  const { title } = settings.keys.people_invitationDays;
  const field = page.getByRole('textbox', { name: title });
  await expect(field).toHaveValue('7');

  await field.fill('1000');
  await row(page, title).getByRole('button', { name: settings.save, exact: true }).click();
  await expect(page.getByText(t.errors.setting_days_invalid).first()).toBeVisible();

  await field.fill('21');
  await row(page, title).getByRole('button', { name: settings.save, exact: true }).click();
  await expect(row(page, title).getByText(settings.changedBy.replace('{name}', admin.name))).toBeVisible();
  // Who changed it stood there before, since it was set back above.
  await expect.poll(() => invitedFor(adminContext)).toBe(21);

  await page.getByRole('button', { name: settings.historyOf.replace('{name}', title) }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem').first()).toContainText('21');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await open(page, '/admin/audit?event=sys_setting_changed');
  await expect(page.getByText('people.invitationDays').first()).toBeVisible();
  await expectAccessible(page);
  await setTo(adminContext, 'people.invitationDays', null);
  await expect.poll(() => invitedFor(adminContext)).toBe(7);
});

test('of two admins who see the same state, the second does not overwrite the first', async ({
  page,
  adminContext,
}) => {
  await signIn(page.context(), admin);
  await open(page, '/admin/settings');
  const { title } = settings.keys.people_invitationDays;
  const field = page.getByRole('textbox', { name: title });
  await expect(field).toHaveValue('7');
  await setTo(adminContext, 'people.invitationDays', 14);
  await field.fill('30');
  await row(page, title).getByRole('button', { name: settings.save, exact: true }).click();
  await expect(page.getByText(t.errors.changed_meanwhile).first()).toBeVisible();
  await expect(field).toHaveValue('14');
  await expect.poll(() => invitedFor(adminContext)).toBe(14);
  await setTo(adminContext, 'people.invitationDays', null);
});

test('sign-up opens and closes with a switch', async ({ page, adminContext, person, browser }) => {
  test.slow();
  await setTo(adminContext, 'people.openSignUp', null);
  const context = await browser.newContext();
  const guest = await context.newPage();
  await open(guest, '/sign-up');
  await expect(guest.getByRole('heading', { level: 1, name: t.auth.openSignUp.closedTitle })).toBeVisible();
  await expectAccessible(guest);

  await signIn(page.context(), admin);
  await open(page, '/admin/settings');
  const toggle = page.getByRole('switch', { name: settings.keys.people_openSignUp.title });
  await expect(toggle).not.toBeChecked();
  await toggle.press('Space');
  // The switch moves before the server knows.
  await expect(
    page.getByText(settings.saved.replace('{name}', settings.keys.people_openSignUp.title)).first(),
  ).toBeVisible();
  await expect(row(page, settings.keys.people_openSignUp.title).getByText(admin.name)).toBeVisible();
  await expect(toggle).toBeChecked();

  await open(guest, '/sign-up');
  await expect(guest.getByRole('heading', { level: 1, name: t.auth.openSignUp.title })).toBeVisible();
  await expectAccessible(guest);
  const email = `passer-by-${Date.now()}@maru.test`;
  await guest.getByLabel(t.auth.signUp.email, { exact: true }).fill(email);
  await guest.getByRole('button', { name: t.auth.openSignUp.submit }).click();
  await expect(guest.getByText(t.auth.openSignUp.sentTitle)).toBeVisible();
  await expectAccessible(guest);

  const link = linkIn(await readMail(email));
  await open(guest, link);
  await expect(guest.getByLabel(t.auth.signUp.email, { exact: true })).toHaveValue(email);
  await expectAccessible(guest);
  await guest.getByLabel(t.auth.signUp.name, { exact: true }).fill('Passer-by');
  await guest.getByLabel(t.auth.signUp.password, { exact: true }).fill('under the same roof');
  await guest.getByRole('button', { name: t.auth.signUp.submit }).click();
  await expect(guest).toHaveURL(/\/links/);
  // The page that stands open would go to the sign-in as soon as it notices.
  await guest.goto('about:blank');
  await context.clearCookies();

  await open(guest, link);
  await expect(guest.getByRole('heading', { level: 1, name: t.auth.openSignUp.deadTitle })).toBeVisible();
  await expectAccessible(guest);
  await open(guest, '/sign-in');
  await guest.getByRole('link', { name: t.auth.openSignUp.link }).click();
  await arriveAt(guest, t.auth.openSignUp.title);
  await guest.getByLabel(t.auth.signUp.email, { exact: true }).fill(person.email);
  await guest.getByRole('button', { name: t.auth.openSignUp.submit }).click();
  await expect(guest.getByText(t.auth.openSignUp.sentTitle)).toBeVisible();
  const { text } = await readMail(person.email, t.auth.mail.haveAccount.subject);
  expect(linkIn({ text })).toBe(`${baseUrl()}/sign-in`);
  await context.close();
  await setTo(adminContext, 'people.openSignUp', null);
});

test('whoever comes from GitHub or Google without an account is told so while sign-up is closed', async ({ page }) => {
  for (const provider of ['GitHub', 'Google']) {
    await open(page, '/sign-in');
    await page.getByRole('button', { name: t.auth.signIn.withProvider.replace('{provider}', provider) }).click();
    await agree(page, `nobody-${provider.toLowerCase()}-${Date.now()}@elsewhere.test`);
    await expect(page.getByText(t.errors.oauth_unknown)).toBeVisible();
    await expectAccessible(page);
  }
});

test('a mail travels through the mail server into the mailbox', async ({ page }) => {
  await signIn(page.context(), admin);
  await open(page, '/admin/mailbox');
  await expect(page.getByRole('heading', { level: 1, name: mailbox.title })).toBeVisible();
  await page.getByRole('button', { name: mailbox.test }).click();
  await expect(page.getByText(mailbox.testSent).first()).toBeVisible();
  // Others get mail meanwhile, and so does the admin.
  const mail = page
    .getByRole('list', { name: mailbox.title })
    .getByRole('button', { name: mailbox.open.replace('{subject}', TEST_MAIL).replace('{to}', admin.email) });
  // The list reads itself again every ten seconds.
  await expect(mail.first()).toBeVisible({ timeout: 40_000 });
  await expectAccessible(page);
  await mail.first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(admin.email)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByText(mailbox.asHtml).click();
  await expect(dialog.locator('iframe')).toHaveAttribute('sandbox', '');
  await expect(dialog.frameLocator('iframe').locator('p').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await page.getByRole('searchbox', { name: mailbox.search }).fill('nobody-has-this-address');
  await expect(page.getByText(mailbox.noResultsBody)).toBeVisible();
});

test('the audit log is filtered by person and taken along as CSV', async ({ page, person }) => {
  await signIn(page.context(), admin);
  await open(page, `/admin/audit?q=${encodeURIComponent(person.email)}`);
  await expect(page.getByRole('table').getByText(audit.events.user_created).first()).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: audit.export }).click();
  const stream = await (await download).createReadStream();
  let csv = '';
  for await (const chunk of stream) csv += chunk;
  expect(csv).toContain('"user_created"');
  await page.getByLabel(audit.from, { exact: true }).fill('2020-01-01');
  await page.getByLabel(audit.to, { exact: true }).fill('2020-01-02');
  await expect(page.getByText(audit.emptyBody)).toBeVisible();
  await page.getByRole('button', { name: audit.clear }).click();
  await expect(page.getByRole('table')).toBeVisible();
});

test('on a phone every page fits', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page.context(), admin);
  for (const name of ['audit', 'settings', 'mailbox', 'invitations']) {
    await open(page, `/admin/${name}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
});

test('whoever is no admin does not learn that any of it exists', async ({ mine }) => {
  for (const name of ['audit', 'settings', 'mailbox', 'invitations']) {
    expect((await mine.goto(`${baseUrl()}/admin/${name}`))?.status(), name).toBe(404);
  }
  const { request } = mine.context();
  for (const path of [
    'audit',
    'audit/export',
    'settings',
    'settings/people.openSignUp/history',
    'mailbox',
    'mailbox/1',
  ]) {
    expect((await request.get(`${baseUrl()}/v1/admin/${path}`)).status(), path).toBe(404);
  }
  const put = { data: { value: true }, headers: sameOrigin() };
  expect((await request.put(`${baseUrl()}/v1/admin/settings/people.openSignUp`, put)).status()).toBe(404);
  expect((await request.post(`${baseUrl()}/v1/admin/mailbox/test`, { headers: sameOrigin() })).status()).toBe(404);
});
