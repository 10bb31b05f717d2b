import type { Browser, BrowserContext, Page } from '@playwright/test';
import {
  admin,
  baseUrl,
  expect,
  expectAccessible,
  expectFitsInBothThemes,
  open,
  openLive,
  sameOrigin,
  signIn,
  test,
  texts,
} from './fixtures.ts';
import { readMail } from './read-mail.ts';

const t = texts('en');
const DAY_MS = 24 * 3_600_000;

/** A message with its values, as the page shows it. */
const say = (message: string, values: Record<string, string>) =>
  message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** Somebody else in a browser of their own. */
async function somebody(browser: Browser, adminContext: BrowserContext, name: string): Promise<BrowserContext> {
  const invited = await adminContext.request.post(`${baseUrl()}/v1/invitations`, { data: {}, headers: sameOrigin() });
  const { url } = await invited.json();
  const email = `${name.toLowerCase()}-${process.pid}-${Date.now()}@maru.test`;
  const person = { name, email, password: 'soft paper windows' };
  const context = await browser.newContext();
  const signedUp = await context.request.post(`${baseUrl()}/v1/sign-up`, {
    data: { token: url.split('/').at(-1), ...person },
    headers: sameOrigin(),
  });
  expect(signedUp.status(), await signedUp.text()).toBe(201);
  await signIn(context, person);
  return context;
}

/** Wants to follow somebody, through the API. */
async function follow(context: BrowserContext, id: string): Promise<void> {
  const answer = await context.request.put(`${baseUrl()}/v1/people/${id}/follow`, { headers: sameOrigin() });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function bePrivate(page: Page): Promise<void> {
  const answer = await page.request.patch(`${baseUrl()}/v1/profile`, {
    data: { isPrivate: true },
    headers: sameOrigin(),
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Waits until what was on its way has come: else a page is judged by its placeholders. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('main .skeleton')).toHaveCount(0, { timeout: 20_000 });
}

/** Waits for the next day (UTC) when this one is nearly over: what comes on one day stands together, and on two it does not. */
async function awayFromMidnight(): Promise<void> {
  const left = DAY_MS - (Date.now() % DAY_MS);
  if (left < 60_000) await new Promise((resolve) => setTimeout(resolve, left));
}

/** What the bell says with so many unread. */
const bellWith = (count: number) =>
  count === 0 ? t.notifications.bell.label : new RegExp(`^${t.notifications.bell.label}: ${count} unread$`);

test('a request rings the bell of another window at once; those of a day stand together, and what is read is read everywhere', async ({
  mine,
  person,
  browser,
  adminContext,
}) => {
  test.slow();
  await bePrivate(mine);
  await openLive(mine, '/links');
  const second = await mine.context().newPage();
  await openLive(second, '/notifications');
  await expect(second.getByText(t.notifications.list.empty)).toBeVisible();

  const [juno, hana] = [await somebody(browser, adminContext, 'Juno'), await somebody(browser, adminContext, 'Hana')];
  await awayFromMidnight();
  await follow(juno, person.id);
  await expect(mine.getByRole('link', { name: bellWith(1) })).toBeVisible();
  await expect(mine.getByRole('status').getByText(t.notifications.bell.news)).toBeAttached();
  await expect(second.getByRole('listitem').filter({ hasText: 'Juno wants to follow you' })).toBeVisible();
  await follow(hana, person.id);
  await expect(mine.getByRole('link', { name: bellWith(2) })).toBeVisible();
  const line = second.getByRole('list', { name: t.notifications.list.title }).getByRole('listitem');
  await expect(line).toHaveCount(1);
  await expect(line).toContainText('Hana and 1 others want to follow you');
  await expectAccessible(second);

  // Read in this window, it is read in the other one.
  await mine.getByRole('link', { name: bellWith(2) }).click();
  await expect(mine).toHaveURL(/\/notifications$/);
  await mine.getByRole('button', { name: t.notifications.list.markAll }).click();
  await expect(mine.getByRole('link', { name: bellWith(0), exact: true })).toBeVisible();
  await expect(second.getByRole('link', { name: bellWith(0), exact: true })).toBeVisible();
  await expect(line.getByText(`${t.notifications.list.unreadMark}:`)).toHaveCount(0);
  await Promise.all([juno.close(), hana.close()]);
});

test('why did I get this: every channel says how it came or why it did not; the person is muted and heard again', async ({
  mine,
  person,
  browser,
  adminContext,
}) => {
  test.slow();
  await bePrivate(mine);
  const juno = await somebody(browser, adminContext, 'Juno');
  await openLive(mine, '/notifications');
  await follow(juno, person.id);
  const title = 'Juno wants to follow you';
  const menu = mine.getByRole('button', { name: say(t.notificationMutes.menu, { title }) });
  await menu.click();
  await mine.getByRole('menuitem', { name: t.notificationTrace.title }).click();
  const dialog = mine.getByRole('dialog', { name: t.notificationTrace.title });
  await expect(dialog.getByRole('heading', { level: 3, name: t.notifications.channels.in_app })).toBeVisible();
  await expect(dialog.getByText(t.notificationTrace.steps.planned).first()).toBeVisible();
  // Mails of this kind are off unless one wants them.
  await expect(dialog.getByText(t.notifications.reasons.preference).first()).toBeVisible();
  await expectAccessible(mine);
  await mine.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  // What the list does not show stands in the history: the mail that was never sent has its reason there too.
  await mine.getByText(t.notificationTrace.history, { exact: true }).click();
  const past = mine.getByRole('list', { name: t.notificationTrace.history });
  await past.getByRole('button', { name: say(t.notificationTrace.whyLabel, { title }) }).click();
  await expect(dialog.getByText(t.notificationTrace.steps.planned).first()).toBeVisible();
  await mine.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await mine.getByText(t.notifications.list.all, { exact: true }).click();

  await menu.click();
  await mine.getByRole('menuitem', { name: say(t.notificationMutes.mutePerson, { name: 'Juno' }) }).click();
  await expect(mine.getByText(say(t.notificationMutes.mutedPerson, { name: 'Juno' }))).toBeVisible();
  await open(mine, '/settings/notifications');
  await mine.getByRole('button', { name: say(t.notificationMutes.unmuteLabel, { name: 'Juno' }) }).click();
  await expect(mine.getByText(t.notificationMutes.nobody)).toBeVisible();
  await juno.close();
});

test('what comes by which channel, and quiet hours, are as they were chosen after a reload', async ({ mine }) => {
  await open(mine, '/settings/notifications');
  await settled(mine);
  await expectAccessible(mine);
  const kind = () => mine.getByRole('group', { name: t.notifications.types['follow-request'].name });
  const mail = () => kind().getByRole('combobox', { name: t.notifications.channels.email });
  await expect(mail()).toHaveValue('off');
  const saved = mine.waitForResponse(
    (response) => response.url().endsWith('/v1/notifications/preferences') && response.request().method() === 'PUT',
  );
  await mail().selectOption('daily');
  expect((await saved).status()).toBe(200);
  // What guards the account is no choice.
  const guard = mine.getByRole('group', { name: t.notifications.types['new-sign-in'].name });
  await expect(guard.getByText(t.notifications.choices.always).first()).toBeVisible();

  const change = () =>
    mine.waitForResponse(
      (response) => response.url().endsWith('/v1/notifications/settings') && response.request().method() === 'PUT',
    );
  let done = change();
  await mine.getByRole('switch', { name: t.notifications.choices.quietOn }).click();
  expect((await done).status()).toBe(200);
  const start = () => mine.getByLabel(t.notifications.choices.start, { exact: true });
  done = change();
  await start().fill('21:30');
  await start().blur();
  expect((await done).status()).toBe(200);
  done = change();
  await mine.getByRole('combobox', { name: t.notifications.choices.zone }).selectOption('America/New_York');
  expect((await done).status()).toBe(200);

  await open(mine, '/settings/notifications');
  await expect(mail()).toHaveValue('daily');
  await expect(mine.getByRole('switch', { name: t.notifications.choices.quietOn })).toBeChecked();
  await expect(start()).toHaveValue('21:30');
  await expect(mine.getByRole('combobox', { name: t.notifications.choices.zone })).toHaveValue('America/New_York');
});

test('a mail lets whoever got it leave at one press, signed in or not, and never by opening the page', async ({
  mine,
  person,
  browser,
  adminContext,
}) => {
  await bePrivate(mine);
  const items = [{ type: 'follow-request', channel: 'email', mode: 'instantly' }];
  const wanted = await mine.request.put(`${baseUrl()}/v1/notifications/preferences`, {
    data: { items },
    headers: sameOrigin(),
  });
  expect(wanted.status(), await wanted.text()).toBe(200);
  const juno = await somebody(browser, adminContext, 'Juno');
  await follow(juno, person.id);
  const { text } = await readMail(person.email, 'Juno');
  const url = /https?:\/\/\S+\/n\/unsubscribe\/\S+/.exec(text)?.[0] ?? '';
  const token = url.split('/').at(-1) ?? '';
  const context = await browser.newContext();
  const visitor = await context.newPage();
  await open(visitor, `/n/unsubscribe/${token}`);
  await expect(visitor.getByRole('heading', { level: 1, name: t.notifications.unsubscribe.title })).toBeVisible();
  await expectAccessible(visitor);
  const chosen = async () => {
    const matrix = await (await mine.request.get(`${baseUrl()}/v1/notifications/preferences`)).json();
    const row = matrix.items.find(({ type }: { type: string }) => type === 'follow-request');
    return row.channels.find(({ channel }: { channel: string }) => channel === 'email').mode;
  };
  expect(await chosen(), 'the page alone changes nothing').toBe('instantly');
  await visitor.getByRole('button', { name: t.notifications.unsubscribe.submit }).click();
  await expect(visitor.getByRole('heading', { level: 1, name: t.notifications.unsubscribe.doneTitle })).toBeVisible();
  expect(await chosen()).toBe('off');
  await Promise.all([context.close(), juno.close()]);
});

test('an announcement: written in both languages, counted, sent, with results and the way of each', async ({
  page,
  person,
}) => {
  test.slow();
  const words = t.adminNotifications.announcements;
  await signIn(page.context(), admin);
  await open(page, '/admin/notifications/announcements/new');
  await page.getByRole('button', { name: words.save }).click();
  await expect(page.getByText(t.errors.announcement_title_invalid).first()).toBeVisible();
  const title = `Maintenance ${person.id}`;
  for (const language of [t.adminNotifications.templates.languages.ko, t.adminNotifications.templates.languages.en]) {
    const part = page.getByRole('region', { name: language, exact: true });
    await part.getByRole('textbox', { name: words.headline }).fill(title);
    await part.getByRole('textbox', { name: words.body }).fill('We pause for a moment.');
  }
  await page.getByRole('checkbox', { name: t.adminLive.people.roles.admin, exact: true }).check();
  await expect(page.getByRole('status').filter({ hasText: /^\d+ (?:person|people)/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: words.save }).click();
  await expect(page.getByRole('heading', { level: 2, name: title })).toBeVisible();
  await page.getByRole('button', { name: words.sendNow }).click();
  // A toast is an alertdialog too.
  const question = page.getByRole('alertdialog', { name: /Tell \d+ (?:person|people)/ });
  await question.getByRole('button', { name: words.sendNow }).click();
  await expect(page.getByText(words.states.sent, { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('region', { name: words.results })).toContainText(words.told);
  await expectAccessible(page);

  await open(page, '/admin/notifications/deliveries?type=announcement');
  const table = page.getByRole('table', { name: t.adminNotifications.deliveries.title });
  await table.getByRole('link', { name: t.notifications.types.announcement.name }).first().click();
  await expect(page.getByRole('heading', { level: 2, name: t.adminNotifications.deliveries.way })).toBeVisible();
  await expect(page.getByText(t.notificationTrace.steps.planned).first()).toBeVisible();
  // Nothing of what was written in it.
  await expect(page.getByText(title)).toHaveCount(0);
  await expectAccessible(page);
});

test('a text is changed with a preview, refused with the reason, and rolled back', async ({ page }) => {
  test.slow();
  const words = t.adminNotifications.templates;
  await signIn(page.context(), admin);
  await open(page, '/admin/notifications/templates');
  await settled(page);
  await expectAccessible(page);
  await open(page, '/admin/notifications/templates/link-recovered/email');
  const english = page.getByRole('region', { name: words.languages.en, exact: true });
  await english.getByRole('textbox', { name: words.subject }).fill('Hello {nobody}');
  await expect(english.getByText(t.errors.template_placeholder_unknown).first()).toBeVisible();
  await english.getByRole('textbox', { name: words.subject }).fill('Good news: ');
  await english.getByRole('button', { name: /^Insert alias,/ }).click();
  await expect(english.getByRole('textbox', { name: words.subject })).toHaveValue('Good news: {alias}');
  await expect(english.getByText('Good news: maru.test/spring')).toBeVisible();
  await expect(english.frameLocator('iframe').getByText('Good news: maru.test/spring')).toBeVisible();
  await page.getByRole('button', { name: words.save, exact: true }).click();
  await expect(page.getByText(words.saved)).toBeVisible();
  await expectAccessible(page);

  const versions = page.getByRole('region', { name: words.versions });
  await versions.getByText(words.languages.en, { exact: true }).click();
  await versions.getByRole('button', { name: say(words.rollBackLabel, { version: words.builtInVersion }) }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: words.rollBack }).click();
  await expect(page.getByText(words.rolledBack)).toBeVisible();
  await expect(english.getByRole('textbox', { name: words.subject })).not.toHaveValue('Good news: {alias}');
});

test('an address is suppressed, found by itself, and lifted again', async ({ page, person }) => {
  const words = t.adminNotifications.suppressions;
  await signIn(page.context(), admin);
  await open(page, '/admin/notifications/suppressions');
  await page.getByRole('button', { name: words.add, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: words.addTitle });
  await dialog.getByRole('textbox', { name: words.address }).fill('nobody');
  await dialog.getByRole('textbox', { name: words.note }).fill('Asked by phone');
  await dialog.getByRole('button', { name: words.add, exact: true }).click();
  await expect(dialog.getByText(t.errors.suppression_address_invalid)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('textbox', { name: words.address }).fill(person.email);
  await dialog.getByRole('button', { name: words.add, exact: true }).click();
  await expect(dialog).toBeHidden();
  await open(page, `/admin/notifications/suppressions?q=${encodeURIComponent(person.email)}`);
  await expect(page.getByRole('cell', { name: 'Asked by phone' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: words.remove }).click();
  const lift = page.getByRole('dialog', { name: words.removeTitle });
  await lift.getByRole('textbox', { name: words.note }).fill('Works again');
  await lift.getByRole('button', { name: words.remove }).click();
  await expect(page.getByText(words.noResultsTitle)).toBeVisible();
});

test('the desk of notifications is nothing for people', async ({ mine }) => {
  await mine.goto(`${baseUrl()}/admin/notifications`);
  await expect(mine.getByText(t.adminNotifications.description)).toHaveCount(0);
  expect((await mine.request.get(`${baseUrl()}/v1/admin/notifications/overview`)).status()).toBe(404);
});

const PAGES = {
  'a person': [
    '/notifications',
    '/notifications?filter=unread',
    '/notifications?filter=history',
    '/settings/notifications',
    '/n/unsubscribe/nothing',
  ],
  'an admin who looks at what is sent': [
    '/admin/notifications',
    '/admin/notifications/deliveries',
    '/admin/notifications/templates',
    '/admin/notifications/templates/export-ready/email',
  ],
  'an admin who writes': [
    '/admin/notifications/templates/login-code/sms',
    '/admin/notifications/announcements',
    '/admin/notifications/announcements/new',
    '/admin/notifications/suppressions',
  ],
};

for (const [who, paths] of Object.entries(PAGES)) {
  test(`every page of it for ${who}, on a phone, light and dark: nothing scrolls sideways, nothing is out of reach`, async ({
    page,
    person,
  }) => {
    test.slow();
    await page.setViewportSize({ width: 360, height: 740 });
    await signIn(page.context(), who === 'a person' ? person : admin);
    for (const path of paths) {
      await open(page, path);
      await settled(page);
      await expectFitsInBothThemes(page);
    }
  });
}
