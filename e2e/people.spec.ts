import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import {
  answerTo,
  baseUrl,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  open,
  openLive,
  sameOrigin,
  signIn,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en');

/** A message with its values, as the page shows it. */
const say = (message: string, values: Record<string, string>) =>
  message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);

/** A second person in a browser of their own, made by the admin. */
async function invite(browser: Browser, adminContext: BrowserContext, name: string) {
  const invited = await adminContext.request.post(`${baseUrl()}/v1/invitations`, { data: {}, headers: sameOrigin() });
  const { url } = await invited.json();
  const person = {
    name,
    email: `${name.toLowerCase()}-${process.pid}-${Date.now()}@maru.test`,
    password: 'soft paper windows',
  };
  const context = await browser.newContext();
  const signedUp = await context.request.post(`${baseUrl()}/v1/sign-up`, {
    data: { token: url.split('/').at(-1), ...person },
    headers: sameOrigin(),
  });
  expect(signedUp.status(), await signedUp.text()).toBe(201);
  await signIn(context, person);
  return { person, context, page: await context.newPage() };
}

/** The handle of whoever is signed in on this page. */
async function handleOf(page: Page): Promise<string> {
  return (await (await page.request.get(`${baseUrl()}/v1/profile`)).json()).handle;
}

/** Changes the profile through the API. */
async function change(page: Page, data: object): Promise<void> {
  const answer = await page.request.patch(`${baseUrl()}/v1/profile`, { data, headers: sameOrigin() });
  expect(answer.status(), await answer.text()).toBe(200);
}

test('a private account: asked, let in, blocked, and forgiven', async ({ mine, person, browser, adminContext }) => {
  test.slow();
  const { person: juno, page: hers, context } = await invite(browser, adminContext, 'Juno');
  const [mina, junoHandle] = [await handleOf(mine), await handleOf(hers)];

  await open(mine, '/settings/privacy');
  await mine.getByRole('switch', { name: t.privacy.account.switch }).click();
  await expect(mine.getByText(t.privacy.account.on)).toBeVisible();
  await expect(mine.getByRole('switch', { name: t.privacy.account.switch })).toBeChecked();

  // She finds the account by its handle, and asks.
  await openLive(hers, `/people?q=${mina}`);
  await hers.getByRole('link', { name: new RegExp(`@${mina}`) }).click();
  await expect(hers.getByRole('heading', { level: 1, name: person.name })).toBeVisible();
  await expect(hers.getByText(t.people.private)).toBeVisible();
  const asked = answerTo(hers, 'PUT', `/v1/people/${person.id}/follow`);
  await hers.getByRole('button', { name: say(t.people.follow.noneLabel, { name: person.name }) }).click();
  await asked;
  const requested = hers.getByRole('button', { name: say(t.people.follow.requestedLabel, { name: person.name }) });
  await expect(requested).toBeVisible();
  await expect(hers.getByRole('link', { name: /follower/ })).toHaveCount(0);
  await expectAccessible(hers);

  // The owner lets her in; her page hears of it without a reload.
  await open(mine, '/people');
  await mine.getByRole('button', { name: say(t.people.requests.acceptLabel, { name: juno.name }) }).click();
  await expect(mine.getByText(say(t.people.requests.accepted, { name: juno.name }))).toBeVisible();
  await expect(mine.getByRole('heading', { name: t.people.requests.title })).toHaveCount(0);
  const following = hers.getByRole('button', { name: say(t.people.follow.acceptedLabel, { name: person.name }) });
  await expect(following).toBeVisible();
  await hers.getByRole('link', { name: '1 follower' }).click();
  await expect(hers.getByRole('link', { name: new RegExp(`@${junoHandle}`) })).toBeVisible();

  // And blocks her: she finds nothing any more, and the follow is gone.
  await open(mine, `/people/${junoHandle}`);
  await mine.getByRole('button', { name: say(t.people.more, { name: juno.name }) }).click();
  await mine.getByRole('menuitem', { name: t.people.block }).click();
  const question = mine.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await expectAccessible(mine);
  await question.getByRole('button', { name: t.people.block }).click();
  await expect(mine).toHaveURL(/\/people$/);
  expect((await hers.request.get(`${baseUrl()}/v1/people/${mina}`)).status()).toBe(404);
  expect((await mine.request.get(`${baseUrl()}/v1/people/${junoHandle}`)).status()).toBe(404);
  const found = await (await hers.request.get(`${baseUrl()}/v1/people?q=${mina}`)).json();
  expect(found.items.map(({ handle }: { handle: string }) => handle)).not.toContain(mina);

  await open(mine, '/settings/privacy');
  await mine.getByRole('button', { name: say(t.privacy.blocked.unblockLabel, { name: juno.name }) }).click();
  await expect(mine.getByText(t.privacy.blocked.nobody)).toBeVisible();
  const again = await (await hers.request.get(`${baseUrl()}/v1/people/${mina}`)).json();
  expect(again).toMatchObject({ follow: 'none', followsMe: false });
  await context.close();
});

test('the profile: a picture, a name in Korean, and every refusal of a handle in words', async ({
  mine,
  person,
  browser,
  adminContext,
}) => {
  await open(mine, '/settings/profile');
  await expectAccessible(mine);
  const picker = mine.locator('input[type=file]');
  await picker.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="x"/>') });
  await expect(mine.getByText(t.errors.picture_format)).toBeVisible();
  await picker.setInputFiles({ name: 'big.png', mimeType: 'image/png', buffer: Buffer.alloc(5 * 2 ** 20 + 1) });
  await expect(mine.getByText(t.profile.picture.tooLarge)).toBeVisible();
  const photo = await mine.screenshot();
  await picker.setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: photo });
  await expect(mine.getByText(t.profile.picture.saved)).toBeVisible();
  const image = mine.getByRole('main').locator('img[src*="/v1/people/pictures/"]').first();
  await expect(image).toBeVisible();
  const shown = await mine.request.get(`${baseUrl()}${await image.getAttribute('src')}`);
  expect(shown.headers()).toMatchObject({
    'content-type': 'image/webp',
    'cache-control': 'public, max-age=31536000, immutable',
  });

  const handle = mine.getByRole('textbox', { name: t.profile.about.handle, exact: true });
  const save = mine.getByRole('button', { name: t.profile.save });
  const other = await invite(browser, adminContext, 'Arnold');
  const taken = `x${process.pid}arnold${Date.now() % 100_000}`;
  await change(other.page, { handle: taken });
  for (const [wish, reason] of [
    ['ab', t.errors.handle_short],
    ['1abc', t.errors.handle_start],
    ['mi-na', t.errors.handle_letters],
    ['adm1n', t.errors.handle_reserved],
    [taken, t.errors.handle_taken],
    [taken.replace('rn', 'm'), t.errors.handle_confusable],
  ] as const) {
    await handle.fill(wish);
    await save.click();
    await expect(mine.getByText(reason)).toBeVisible();
  }
  await other.context.close();

  const own = `mina_${person.id.slice(-12)}`;
  await handle.fill(own);
  await mine.getByRole('textbox', { name: t.profile.about.name, exact: true }).fill('김미나');
  await mine.getByRole('textbox', { name: t.profile.about.bio }).fill('책과 바다를 좋아해요.\n그리고 마루.');
  await save.click();
  await expect(mine.getByText(t.profile.saved)).toBeVisible();
  await mine.getByRole('link', { name: t.profile.view }).click();
  await expect(mine).toHaveURL(new RegExp(`/people/${own}$`));
  await expect(mine.getByRole('heading', { level: 1, name: '김미나' })).toBeVisible();
  await expect(mine.getByText('책과 바다를 좋아해요.')).toBeVisible();
  await expectAccessible(mine);
});

test('two windows: the second is told that the profile has changed, and loses nothing without a word', async ({
  mine,
}) => {
  await open(mine, '/settings/profile');
  const bio = mine.getByRole('textbox', { name: t.profile.about.bio });
  await bio.fill('from this window');
  await change(mine, { bio: 'from another window' });
  await mine.getByRole('button', { name: t.profile.save }).click();
  await expect(mine.getByText(t.profile.changedTitle)).toBeVisible();
  await expect(bio).toHaveValue('from this window');
  await mine.getByRole('button', { name: t.profile.reload }).click();
  await expect(bio).toHaveValue('from another window');
});

test('my data: packed while I watch, downloaded, and what it should be', async ({ mine }) => {
  await open(mine, '/settings/privacy');
  await expectAccessible(mine);
  await mine.getByRole('button', { name: t.privacy.export.start }).click();
  const link = mine.getByRole('main').getByRole('link', { name: /^Download/ });
  await expect(link).toBeVisible({ timeout: 60_000 });
  const [download] = await Promise.all([mine.waitForEvent('download'), link.click()]);
  expect(download.suggestedFilename()).toBe('maru.zip');
  const zip = await readFile(await download.path());
  expect(zip.subarray(0, 4).toString('latin1')).toBe('PK\u0003\u0004');
  for (const name of [
    'profile.json',
    'sessions.json',
    'keys.json',
    'links.csv',
    'links.json',
    'reports.json',
    'follows.json',
    'audit.json',
  ]) {
    expect(zip.includes(name), name).toBe(true);
  }
  // Nobody opens it without the signature.
  const path = new URL(await link.evaluate((a: HTMLAnchorElement) => a.href)).pathname;
  expect((await mine.request.get(`${baseUrl()}${path}`)).status()).toBe(404);
});

test('deleting the account: asks for the password, can be taken back', async ({ mine, person }) => {
  await open(mine, '/settings/privacy');
  await mine.getByRole('button', { name: t.privacy.delete.start }).click();
  const dialog = mine.getByRole('dialog', { name: t.privacy.delete.question });
  await expect(dialog.getByRole('textbox', { name: t.privacy.delete.password })).toBeVisible();
  await expectAccessible(mine);
  await dialog.getByRole('textbox', { name: t.privacy.delete.password }).fill('not my password');
  await dialog.getByRole('button', { name: t.privacy.delete.confirm }).click();
  await expect(dialog.getByText(t.errors.password_wrong)).toBeVisible();
  await dialog.getByRole('textbox', { name: t.privacy.delete.password }).fill(person.password);
  await dialog.getByRole('button', { name: t.privacy.delete.confirm }).click();
  await expect(dialog).toBeHidden();
  const keep = mine.getByRole('button', { name: t.privacy.delete.keep });
  await expect(keep).toBeVisible();
  await expectAccessible(mine);
  await keep.click();
  await expect(keep).toBeHidden();
  expect(await (await mine.request.get(`${baseUrl()}/v1/account/deletion`)).json()).toEqual({ deleteAfter: null });
});

test('at 360 px nothing scrolls sideways', async ({ mine }) => {
  test.slow();
  await mine.setViewportSize({ width: 360, height: 740 });
  for (const path of [
    '/people',
    '/people?q=nobody-is-called-so',
    `/people/${await handleOf(mine)}`,
    '/settings/profile',
    '/settings/privacy',
  ]) {
    await open(mine, path);
    await expectNoSidewaysScroll(mine);
    await expectAccessible(mine);
  }
});
