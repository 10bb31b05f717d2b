import type { APIResponse, BrowserContext, Page } from '@playwright/test';
import {
  admin,
  answerTo,
  baseUrl,
  expect,
  expectAccessible,
  expectFitsInBothThemes,
  open,
  sameOrigin,
  signIn,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en').adminLimits;
const { undo } = texts('en').shell;

/** Guards a call that only the security settings make, so that a tight limit disturbs no other test. */
const RULE = { id: 'GET.v1.linked-accounts.user', name: 'GET /v1/linked-accounts user', path: '/v1/linked-accounts' };

// A limit is the whole product's: one test at a time changes it.
test.describe.configure({ mode: 'serial' });

const call = (context: BrowserContext): Promise<APIResponse> => context.request.get(`${baseUrl()}${RULE.path}`);

const limitOf = async (context: BrowserContext): Promise<number> =>
  Number((await call(context)).headers()['x-ratelimit-limit']);

async function setBack(context: BrowserContext): Promise<void> {
  const answer = await context.request.delete(`${baseUrl()}/v1/admin/limits/${RULE.id}`, { headers: sameOrigin() });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function openRule(page: Page): Promise<void> {
  await open(page, '/admin/limits');
  await expect(page.getByRole('heading', { level: 1, name: t.title })).toBeVisible();
  await page.getByRole('searchbox', { name: t.search }).fill('linked-accounts get');
  const links = page.getByRole('table', { name: t.rules }).getByRole('link');
  // A row that moves while the list is narrowed loses the keyboard.
  await expect(links.filter({ hasNotText: 'linked-accounts' })).toHaveCount(0);
  const link = links.and(page.getByRole('link', { name: RULE.name, exact: true }));
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: RULE.name })).toBeFocused();
}

const save = (page: Page) => page.getByRole('button', { name: t.form.save, exact: true }).click();

/** Calls until a call is refused; many at once, since on a slow machine as many one after the other would take longer than the window. */
async function callUntilRefused(context: BrowserContext, limit: number): Promise<APIResponse | undefined> {
  for (let count = 0; count <= 3 * limit; count += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(context)));
    const refusal = answers.find((answer) => answer.status() === 429);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

test('a limit that an admin sets refuses, only counts in shadow mode, and goes back to its declaration', async ({
  page,
  person,
  adminContext,
  browser,
}) => {
  test.slow();
  await setBack(adminContext);
  const theirs = await browser.newContext();
  await signIn(theirs, person);
  const declared = await limitOf(theirs);
  await signIn(page.context(), admin);
  await openRule(page);
  await expectAccessible(page);

  await page.getByRole('textbox', { name: t.form.limit, exact: true }).fill('none');
  await save(page);
  await expect(page.getByText(texts('en').errors.limit_units_invalid).first()).toBeVisible();
  await page.getByRole('textbox', { name: t.form.limit, exact: true }).fill('2');
  await save(page);
  await expect(
    page.getByRole('article', { name: RULE.name }).getByText(t.chips.overridden, { exact: true }),
  ).toBeVisible();

  // Callers on this machine may have every limit multiplied; the header tells what holds for them.
  await expect.poll(() => limitOf(theirs)).toBeLessThan(declared);
  const limit = await limitOf(theirs);
  const headers = (await callUntilRefused(theirs, limit))?.headers() ?? {};
  expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(headers['x-ratelimit-retry-after'])).toBeGreaterThan(0);
  expect(headers['x-ratelimit-remaining']).toBe('0');
  expect(headers['ratelimit-policy']).toContain(`q=${limit}`);
  expect(headers.ratelimit).toContain('r=0');

  const minutes = page.getByRole('region', { name: t.minutes.title.replace('{count}', '15') });
  await expect(minutes.getByRole('definition').nth(1)).not.toHaveText('0', { timeout: 60_000 });
  await page.getByRole('textbox', { name: t.keys.other }).fill(`u${person.id}`);
  await page.getByRole('button', { name: t.keys.show, exact: true }).click();
  await expect(page.getByRole('heading', { level: 3, name: /^What is counted for/ })).toBeVisible();
  await expect(page.getByRole('button', { name: t.picture.reset })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('switch', { name: t.form.shadow }).press('Space');
  await save(page);
  await expect(page.getByRole('row', { name: t.compare.shadow })).toContainText(t.shadowOn);
  await expect.poll(async () => (await call(theirs)).status()).toBe(200);

  await page.getByRole('button', { name: t.form.reset }).click();
  const article = page.getByRole('article', { name: RULE.name });
  await expect(article.getByRole('row', { name: t.compare.shadow })).not.toContainText(t.shadowOn);
  await expect(article.getByText(t.chips.overridden, { exact: true })).toHaveCount(0);
  await expect.poll(() => limitOf(theirs)).toBe(declared);
  await page.getByRole('button', { name: t.allRules }).click();
  await expect(page.getByRole('link', { name: RULE.name, exact: true })).toBeFocused();
  await theirs.close();
});

test('a reset that is asked for while a save is under way follows it', async ({ page, adminContext }) => {
  await setBack(adminContext);
  const url = `${baseUrl()}/v1/admin/limits/${RULE.id}`;
  const answer = await adminContext.request.put(url, { data: { limit: 280 }, headers: sameOrigin() });
  expect(answer.status(), await answer.text()).toBe(200);
  await signIn(page.context(), admin);
  await openRule(page);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const calls: string[] = [];
  await page.route(url, async (route) => {
    calls.push(route.request().method());
    await held;
    await route.continue();
  });
  await page.getByRole('textbox', { name: t.form.limit, exact: true }).fill('250');
  await save(page);
  await expect.poll(() => calls).toEqual(['PUT']);
  const reset = page.getByRole('button', { name: t.form.reset });
  await reset.click();
  await expect(reset).toHaveAttribute('aria-disabled', 'true');
  letGo();
  await expect(
    page.getByRole('article', { name: RULE.name }).getByText(t.chips.overridden, { exact: true }),
  ).toHaveCount(0);
  expect(calls).toEqual(['PUT', 'DELETE']);
});

test('of two admins who see the same rule, the second is told of the first', async ({ page, adminContext }) => {
  await setBack(adminContext);
  await signIn(page.context(), admin);
  await openRule(page);
  const field = page.getByRole('textbox', { name: t.form.limit, exact: true });
  await field.fill('250');
  const url = `${baseUrl()}/v1/admin/limits/${RULE.id}`;
  const answer = await adminContext.request.put(url, { data: { limit: 280 }, headers: sameOrigin() });
  expect(answer.status(), await answer.text()).toBe(200);
  const alert = page.getByRole('alert').filter({ hasText: t.form.changedBy.replace('{name}', admin.name) });
  await expect(alert).toBeVisible();
  await expect(field).toHaveValue('250');
  await save(page);
  await expect(page.getByText(texts('en').errors.changed_meanwhile).first()).toBeVisible();
  await page.getByRole('button', { name: t.form.takeNew }).click();
  await expect(field).toHaveValue('280');
  await setBack(adminContext);
});

test('an address comes on a list, off it, and back by Undo', async ({ page }) => {
  await signIn(page.context(), admin);
  await open(page, '/admin/limits?view=lists');
  const address = `198.51.100.${1 + (Date.now() % 250)}`;
  const add = page.getByRole('form', { name: t.entries.add });
  await expect(add).toBeVisible();
  await add.getByRole('textbox', { name: t.entries.address }).fill('somewhere');
  await add.getByRole('button', { name: t.entries.submit.deny }).click();
  await expect(add.getByText(texts('en').errors.limit_entry_value_invalid)).toBeVisible();
  await add.getByRole('textbox', { name: t.entries.address }).fill(address);
  await add.getByRole('textbox', { name: t.entries.note }).fill('a noisy neighbour');
  await add.getByLabel(t.entries.until).selectOption({ label: t.entries.lifetimes.hour });
  await add.getByRole('button', { name: t.entries.submit.deny }).click();
  const row = page.getByRole('row').filter({ hasText: address });
  await expect(row).toContainText('a noisy neighbour');
  await expectAccessible(page);

  const remove = page.getByRole('button', { name: t.entries.removeOne.replace('{who}', address) });
  await remove.click();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: undo }).click();
  await expect(page.getByText(t.entries.restored).first()).toBeVisible();
  await expect(row).toBeVisible();
  // By keyboard: the notice of what was undone may lie over it.
  const removed = answerTo(page, 'DELETE', /^\/v1\/admin\/limits\/entries\/\d+$/);
  await remove.press('Enter');
  await expect(row).toHaveCount(0);
  await removed;
});

test('people and countries are chosen by their names', async ({ page, person }) => {
  await signIn(page.context(), admin);
  await open(page, '/admin/limits?view=lists');
  const add = page.getByRole('form', { name: t.entries.add });
  await add.getByText(t.entries.subjects.country, { exact: true }).click();
  await expect(add.getByLabel(t.entries.country).getByRole('option', { name: 'South Korea' })).toBeAttached();
  await add.getByText(t.entries.subjects.user, { exact: true }).click();
  await add.getByText(t.entries.kinds.allow, { exact: true }).first().click();
  await add.getByRole('textbox', { name: t.entries.person }).fill(person.email);
  await add.getByRole('button', { name: new RegExp(person.email) }).click();
  await add.getByRole('textbox', { name: t.entries.note }).fill(person.email);
  await add.getByRole('button', { name: t.entries.submit.allow, exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: person.email });
  await expect(row).toContainText(person.name);
  const removed = answerTo(page, 'DELETE', /^\/v1\/admin\/limits\/entries\/\d+$/);
  await row.getByRole('button').click();
  await expect(row).toHaveCount(0);
  await removed;
});

test('the five algorithms answer the same requests side by side', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await signIn(page.context(), admin);
  await open(page, '/admin/limits?view=algorithms');
  const result = page.getByRole('table', { name: t.explorer.result });
  // At the edge of a window the fixed one lets twice the limit through, the log never more than the limit.
  const most = (name: string) => result.getByRole('row').filter({ hasText: name }).getByRole('cell').nth(3);
  await expect(most(t.algorithms['fixed-window'].name)).toHaveText(/(?<!\d)20, limit 10$/);
  await expect(most(t.algorithms['sliding-window-log'].name)).toHaveText(/(?<!\d)10$/);
  await expectAccessible(page);

  const head = page.getByRole('slider', { name: t.explorer.time });
  await page.getByRole('button', { name: t.explorer.restart }).click();
  await expect(head).toHaveValue('0');
  await page.getByRole('button', { name: t.explorer.step }).press('Enter');
  await expect(head).not.toHaveValue('0');
  await page.getByText(t.explorer.patterns.burst.name, { exact: true }).click();
  await expect(page.getByText(t.explorer.patterns.burst.body)).toBeVisible();
  const play = page.getByRole('button', { name: t.explorer.play, exact: true });
  // It comes to its end by itself: whoever is too late to stop it begins again.
  await expect(async () => {
    if (await play.isVisible()) await play.press('Enter', { timeout: 1_000 });
    await page.getByRole('button', { name: t.explorer.pause, exact: true }).press('Enter', { timeout: 1_000 });
  }).toPass();
  await expect(play).toBeVisible();
});

test('on a phone, light and dark, every part fits', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page.context(), admin);
  for (const query of ['', '?view=lists', '?view=algorithms', `?rule=${RULE.id}`]) {
    await open(page, `/admin/limits${query}`);
    await expect(page.getByRole('heading', { level: 2 }).or(page.getByRole('table')).first()).toBeVisible();
    await expectFitsInBothThemes(page);
  }
});

test('whoever is no admin does not learn that any of it exists', async ({ mine }) => {
  expect((await mine.goto(`${baseUrl()}/admin/limits`))?.status()).toBe(404);
  const { request } = mine.context();
  const base = `${baseUrl()}/v1/admin/limits`;
  for (const path of ['', `/${RULE.id}/keys`, `/${RULE.id}/picture?key=u1`, '/entries']) {
    expect((await request.get(`${base}${path}`)).status(), path).toBe(404);
  }
  const put = { data: { limit: 1 }, headers: sameOrigin() };
  expect((await request.put(`${base}/${RULE.id}`, put)).status()).toBe(404);
});
