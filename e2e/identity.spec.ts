import type { Page } from '@playwright/test';
import { Secret, TOTP } from 'otpauth';
import {
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

const t = texts('en');

/** Passkeys need a name as the address, and 127.0.0.1 is none. */
const named = (path: string) => `${baseUrl().replace('127.0.0.1', 'localhost')}${path}`;

async function fillSignIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel(t.auth.signIn.email).fill(email);
  await page.getByLabel(t.auth.signIn.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: t.auth.signIn.submit, exact: true }).click();
}

test('a new password signs out everywhere else', async ({ mine, person, browser }) => {
  const elsewhere = await browser.newContext();
  await signIn(elsewhere, person);
  await open(mine, '/settings/security');
  await mine.getByLabel(t.security.password.current, { exact: true }).fill('not my password');
  await mine.getByLabel(t.security.password.new, { exact: true }).fill('wooden boats at dawn');
  await mine.getByRole('button', { name: t.security.password.submit }).click();
  await expect(mine.getByText(t.errors.password_wrong)).toBeVisible();
  await mine.getByLabel(t.security.password.current, { exact: true }).fill(person.password);
  await mine.getByRole('button', { name: t.security.password.submit }).click();
  await expect(mine.getByText(t.security.password.changed)).toBeVisible();
  await expectAccessible(mine);

  expect((await elsewhere.request.get(`${baseUrl()}/v1/me`)).status()).toBe(401);
  expect((await mine.context().request.get(`${baseUrl()}/v1/me`)).status()).toBe(200);
  await signIn(elsewhere, { email: person.email, password: 'wooden boats at dawn' });
  await elsewhere.close();
});

test('an authenticator app: set up, a second step to sign in, a recovery code instead', async ({
  mine,
  person,
  browser,
}) => {
  test.slow();
  await open(mine, '/settings/security');
  await mine.getByRole('button', { name: t.security.totp.setUp }).click();
  const dialog = mine.getByRole('dialog', { name: t.security.totp.dialogTitle });
  const secret = await dialog.getByRole('textbox', { name: t.security.totp.secretLabel }).inputValue();
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  await dialog.getByLabel(t.security.totp.code).fill(totp.generate());
  await dialog.getByRole('button', { name: t.security.totp.confirm }).click();
  const codes = mine.getByRole('list', { name: t.security.recovery.list }).getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recoveryCode = (await codes.first().textContent()) ?? '';
  await mine.getByRole('button', { name: t.security.recovery.done }).click();
  await expect(mine.getByText(t.security.totp.on, { exact: true })).toBeVisible();

  // Each code works once, so the second is the next one: made when it is needed, it is not too early, however slow we are.
  for (const isRecovery of [false, true]) {
    const visitor = await browser.newContext();
    const page = await visitor.newPage();
    await open(page, '/sign-in?next=/settings/sessions');
    await fillSignIn(page, person.email, person.password);
    await expect(page.getByRole('heading', { name: t.auth.secondFactor.title })).toBeVisible();
    expect((await visitor.request.get(`${baseUrl()}/v1/me`)).status()).toBe(401);
    await expectAccessible(page);
    if (isRecovery) await page.getByRole('button', { name: t.auth.secondFactor.useRecovery }).click();
    const field = page.getByLabel(isRecovery ? t.auth.secondFactor.recoveryCode : t.auth.secondFactor.code, {
      exact: true,
    });
    await field.fill('000000');
    await page.getByRole('button', { name: t.auth.secondFactor.submit }).click();
    await expect(page.getByText(t.errors.second_factor_wrong)).toBeVisible();
    await field.fill(isRecovery ? recoveryCode : totp.generate({ timestamp: Date.now() + 30_000 }));
    await page.getByRole('button', { name: t.auth.secondFactor.submit }).click();
    await expect(page.getByRole('heading', { name: t.sessions.title, level: 1 })).toBeVisible();
    await visitor.close();
  }
});

test('a passkey is made, signs in without a password, and is removed', async ({ person, page, context }) => {
  test.slow();
  const client = await context.newCDPSession(page);
  await client.send('WebAuthn.enable');
  await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await open(page, named('/sign-in?next=/settings/security'));
  await fillSignIn(page, person.email, person.password);
  await arriveAt(page, t.security.title);
  const passkeys = page.getByRole('list', { name: t.security.passkeys.title });
  await page.getByLabel(t.security.passkeys.name).fill('My phone');
  await page.getByRole('button', { name: t.security.passkeys.add }).click();
  await expect(passkeys.getByText('My phone')).toBeVisible();
  await expectAccessible(page);

  await context.clearCookies();
  await open(page, named('/sign-in?next=/settings/security'));
  // Where the browser offers passkeys by itself, the virtual device may have answered already.
  const button = page.getByRole('button', { name: t.auth.signIn.passkey });
  await expect(async () => {
    if (await button.isVisible()) await button.click({ timeout: 2_000 });
    await expect(passkeys.getByText('My phone')).toBeVisible({ timeout: 15_000 });
  }).toPass();
  await arriveAt(page, t.security.title);

  await page.getByRole('button', { name: t.security.passkeys.removeOne.replace('{name}', 'My phone') }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: t.security.passkeys.remove }).click();
  await expect(page.getByText(t.security.passkeys.empty)).toBeVisible();
});

test('an API key is made, used within its scopes and revoked', async ({ mine, playwright }) => {
  await open(mine, '/settings/keys');
  await mine.getByLabel(t.keys.name).fill('Backup');
  await mine.getByRole('button', { name: t.keys.create }).click();
  await expect(mine.getByText(t.errors.scope_required)).toBeVisible();
  await mine.getByLabel(t.keys.scope.links_read).check();
  await mine.getByRole('button', { name: t.keys.create }).click();
  const key = await mine.getByRole('textbox', { name: t.keys.resultLabel }).inputValue();
  await expectAccessible(mine);

  const script = await playwright.request.newContext({ extraHTTPHeaders: { authorization: `Bearer ${key}` } });
  expect((await script.get(`${baseUrl()}/v1/links`)).status()).toBe(200);
  expect((await script.get(`${baseUrl()}/v1/me`)).status()).toBe(403);
  expect((await script.get(`${baseUrl()}/v1/keys`)).status()).toBe(403);
  await mine.getByRole('button', { name: t.keys.revokeOne.replace('{name}', 'Backup') }).click();
  await mine.getByRole('alertdialog').getByRole('button', { name: t.keys.revoke }).click();
  await expect(mine.getByText(t.keys.emptyTitle)).toBeVisible();
  expect((await script.get(`${baseUrl()}/v1/links`)).status()).toBe(401);
  await script.dispose();
});

test('devices are listed, and one is signed out', async ({ mine, person, browser }) => {
  const elsewhere = await browser.newContext();
  await signIn(elsewhere, person);
  await open(mine, '/settings/sessions');
  const places = mine.getByRole('list', { name: t.sessions.list }).getByRole('listitem');
  await expect(places.first()).toContainText(t.sessions.current);
  await expect(places.nth(1)).toBeVisible();
  await mine.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(mine);
  await expectAccessible(mine);
  await mine.getByRole('button', { name: t.sessions.endOthers }).click();
  await mine.getByRole('alertdialog').getByRole('button', { name: t.sessions.endOthers }).click();
  await expect(places).toHaveCount(1);
  expect((await elsewhere.request.get(`${baseUrl()}/v1/me`)).status()).toBe(401);
  await elsewhere.close();
});

test('a link by mail: asked for on the page, and an unknown one says what to do', async ({ page, person }) => {
  await open(page, '/sign-in');
  await page.getByRole('button', { name: t.auth.signIn.emailLink }).click();
  await arriveAt(page, t.auth.emailLink.title);
  await page.getByLabel(t.auth.signIn.email).fill(person.email);
  await page.getByRole('button', { name: t.auth.emailLink.submit }).click();
  await expect(page.getByText(t.auth.emailLink.sentTitle)).toBeVisible();
  await expectAccessible(page);
  const unknown = await page.context().request.post(`${baseUrl()}/v1/sign-in-links`, {
    data: { email: 'nobody-at-all@maru.test' },
    headers: sameOrigin(),
  });
  expect([unknown.status(), await unknown.json()]).toEqual([202, { sent: true }]);

  await open(page, `/sign-in/link/${'x'.repeat(43)}`);
  await page.getByRole('button', { name: t.auth.openLink.submit }).click();
  await expect(page.getByText(t.errors.sign_in_link_dead)).toBeVisible();
  await expect(page.getByRole('link', { name: t.auth.openLink.again })).toBeVisible();
  await expectAccessible(page);
});
