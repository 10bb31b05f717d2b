import { type Browser, devices, type Page } from '@playwright/test';
import { answerTo, arriveAt, baseUrl, expect, expectAccessible, makeLink, open, test, texts } from './fixtures.ts';

const t = texts('en');
const { editor, limits, password, rules, split, tryIt, utm } = t.links;
const { linkPages } = t;

const TARGET = 'https://example.com/app?utm_source=news%20letter';
const ON_PHONES = 'https://m.example.com/';
const OTHER = 'https://example.com/b';

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
/** The link's own target; each open rule has a field of the same name. */
const target = (page: Page) => field(page, editor.url).first();
const rule = (page: Page, place: number) =>
  page.getByRole('listitem', { name: rules.name.replace('{place}', String(place)), exact: true });
const letter = (message: string, name: string) => message.replace('{letter}', name);
/** When the link ends; a split has a field of the same name. */
const endsOn = (page: Page) =>
  page.getByRole('region', { name: editor.sections.limits, exact: true }).getByLabel(limits.expiresAt, { exact: true });
const secret = (page: Page, label: string) => page.getByLabel(label, { exact: true }).and(page.locator('input'));

/** Opens a part of the form by keyboard. */
async function openPart(page: Page, name: string): Promise<void> {
  const button = page.getByRole('region', { name, exact: true }).getByRole('button', { name }).first();
  await button.press('Enter');
  await expect(button).toHaveAttribute('aria-expanded', 'true');
}

/** Somebody who is not signed in, with a telephone (whose browser says so in more than one header) or at a desk. */
function visitorWith(browser: Browser, device: 'iPhone 13' | 'Desktop Chrome') {
  const { userAgent, viewport, isMobile, hasTouch } = devices[device];
  return browser.newContext({ userAgent, viewport, isMobile, hasTouch });
}

test('a link with everything, made by keyboard, is tried out in the form and met by visitors', async ({
  mine,
  browser,
}) => {
  test.slow();
  await open(mine, '/links');
  await field(mine, t.links.create.label).fill('https://example.com/app');
  await mine.getByRole('link', { name: t.links.create.moreOptions }).press('Enter');
  await arriveAt(mine, editor.newTitle);
  await expect(target(mine)).toHaveValue('https://example.com/app');
  await field(mine, editor.title).fill('The app');
  const tags = mine.getByRole('combobox', { name: editor.tags, exact: true });
  await tags.fill('잔치, app');
  await tags.press('Enter');
  for (const name of ['잔치', 'app'])
    await expect(mine.getByRole('button', { name: t.shell.tokens.remove.replace('{name}', name) })).toBeVisible();

  await openPart(mine, editor.sections.utm);
  await mine.getByRole('combobox', { name: utm.fields.utm_source, exact: true }).fill('news letter');
  await expect(target(mine)).toHaveValue(TARGET);

  await openPart(mine, editor.sections.limits);
  await mine.getByRole('button', { name: limits.preset.week, exact: true }).press('Enter');
  await expect(endsOn(mine)).not.toHaveValue('');
  await field(mine, limits.maxClicks).fill('3');
  await openPart(mine, editor.sections.password);
  await secret(mine, password.label).fill('sesame');

  await openPart(mine, editor.sections.rules);
  await mine.getByRole('button', { name: rules.addFirst, exact: true }).press('Enter');
  await rule(mine, 1).getByRole('button', { name: rules.conditions.devices, exact: true }).press('Enter');
  const onPhones = rule(mine, 1).getByRole('checkbox', { name: t.links.names.devices.mobile, exact: true });
  await onPhones.press('Space');
  await expect(onPhones).toBeChecked();
  const leadsTo = field(mine, rules.url).last();
  await leadsTo.fill('javascript:alert(1)');
  // A refusal stands at its field, which has the focus.
  await leadsTo.press('ControlOrMeta+Enter');
  await expect(mine.getByText(t.errors.url_scheme)).toBeVisible();
  await expect(leadsTo).toBeFocused();
  await leadsTo.fill(ON_PHONES);

  // The panel answers while the form is written.
  const tried = mine.getByRole('region', { name: tryIt.title, exact: true });
  await expect(tried.getByText(tryIt.why.rule.replace('{place}', '1'))).toBeVisible();
  await expect(tried.getByText('m.example.com')).toBeVisible();
  await tried.getByRole('combobox', { name: tryIt.device }).selectOption('desktop');
  await expect(tried.getByText(tryIt.why.target)).toBeVisible();
  await expect(tried.getByText('example.com/app')).toBeVisible();

  await openPart(mine, editor.sections.split);
  // The part's own button has the same name, and comes after it.
  await mine.getByRole('button', { name: split.begin, exact: true }).nth(1).press('Enter');
  await expect(field(mine, letter(split.url, 'A'))).toHaveValue(TARGET);
  await field(mine, letter(split.url, 'B')).fill(OTHER);
  await field(mine, letter(split.weight, 'A')).fill('75');
  await field(mine, letter(split.weight, 'B')).fill('25');
  await expect(tried.getByText(/^By chance (?:A \(75|B \(25)% of visitors/)).toBeVisible();
  await expectAccessible(mine);

  const made = answerTo(mine, 'POST', '/v1/links');
  await field(mine, editor.title).press('ControlOrMeta+Enter');
  const { id, shortUrl } = await (await made).json();
  await expect(mine).toHaveURL(`${baseUrl()}/links/${id}`);
  await arriveAt(mine, shortUrl.replace(/^https?:\/\//, ''));
  await expect(mine.getByText(t.links.path.password)).toBeVisible();
  expect(await (await mine.request.get(`${baseUrl()}/v1/links/${id}`)).json()).toMatchObject({
    url: TARGET,
    title: 'The app',
    tags: ['잔치', 'app'],
    expiresAt: expect.any(String),
    maxClicks: 3,
    hasPassword: true,
    rules: [{ when: { devices: ['mobile'] }, url: ON_PHONES }],
    experiment: {
      variants: [
        { url: TARGET, weight: 75 },
        { url: OTHER, weight: 25 },
      ],
    },
  });

  // With a telephone: asked for the password, and led where the rule says.
  const phone = await visitorWith(browser, 'iPhone 13');
  const page = await phone.newPage();
  await page.goto(shortUrl);
  await expect(page.getByRole('heading', { name: linkPages.password.title })).toBeVisible();
  await expectAccessible(page);
  await secret(page, linkPages.password.label).fill('open');
  await page.getByRole('button', { name: linkPages.password.open }).click();
  await expect(page.getByText(linkPages.password.wrong)).toBeVisible();
  await secret(page, linkPages.password.label).fill('sesame');
  // Nobody answers there: that it is asked for is what counts.
  const led = page.waitForRequest(ON_PHONES);
  await page.getByRole('button', { name: linkPages.password.open }).click();
  await led;
  await phone.close();

  // At a desk: one of the two, the same again, and then the three visits are used up.
  const desk = await visitorWith(browser, 'Desktop Chrome');
  const enter = () =>
    desk.request.post(shortUrl, { form: { password: 'sesame' }, headers: { accept: 'text/html' }, maxRedirects: 0 });
  const [first, second, third] = [await enter(), await enter(), await enter()];
  expect([first.status(), second.status(), third.status()]).toEqual([303, 303, 410]);
  expect([TARGET, OTHER]).toContain(first.headers().location);
  expect(second.headers().location).toBe(first.headers().location);
  expect(await third.text()).toContain(linkPages.usedUp.title);
  await desk.close();
});

test('what a link was given stands in its form again, and changes of it reach the next visitor', async ({
  mine,
  browser,
}) => {
  test.slow();
  const expiresAt = new Date(Math.ceil(Date.now() / 60_000) * 60_000 + 30 * 24 * 3_600_000);
  const link = await makeLink(mine.context(), TARGET, {
    title: 'The app',
    tags: ['잔치', 'app'],
    expiresAt: expiresAt.toISOString(),
    maxClicks: 3,
    password: 'sesame',
    rules: [{ when: { devices: ['mobile'] }, url: ON_PHONES }],
    experiment: {
      variants: [
        { url: TARGET, weight: 75 },
        { url: OTHER, weight: 25 },
      ],
    },
  });
  await open(mine, `/links/${link.id}/edit`);
  await expect(target(mine)).toHaveValue(TARGET);
  await expect(field(mine, editor.title)).toHaveValue('The app');
  for (const name of ['잔치', 'app'])
    await expect(mine.getByRole('button', { name: t.shell.tokens.remove.replace('{name}', name) })).toBeVisible();
  await openPart(mine, editor.sections.utm);
  await expect(mine.getByRole('combobox', { name: utm.fields.utm_source, exact: true })).toHaveValue('news letter');
  // The browsers of these tests are in Seoul, which is nine hours ahead all the year.
  const inSeoul = new Date(expiresAt.getTime() + 9 * 3_600_000).toISOString().slice(0, 16);
  await expect(endsOn(mine)).toHaveValue(inSeoul);
  await expect(field(mine, limits.maxClicks)).toHaveValue('3');
  await expect(mine.getByText(password.isSet)).toBeVisible();
  await expect(field(mine, letter(split.url, 'A'))).toHaveValue(TARGET);
  await expect(field(mine, letter(split.url, 'B'))).toHaveValue(OTHER);
  await expect(field(mine, letter(split.weight, 'A'))).toHaveValue('75');
  await expect(field(mine, letter(split.weight, 'B'))).toHaveValue('25');
  const sentence = rule(mine, 1).getByRole('button', { name: new RegExp(t.links.names.devices.mobile) });
  await sentence.press('Enter');
  await expect(rule(mine, 1).getByRole('checkbox', { name: t.links.names.devices.mobile, exact: true })).toBeChecked();
  await expect(field(mine, rules.url).last()).toHaveValue(ON_PHONES);

  await field(mine, rules.url).last().fill('https://phones.example.com/');
  await mine.getByRole('button', { name: password.replace, exact: true }).press('Enter');
  await secret(mine, password.newLabel).fill('open sesame');
  const saved = answerTo(mine, 'PATCH', `/v1/links/${link.id}`);
  await mine.getByRole('button', { name: editor.save }).press('Enter');
  expect(await (await saved).json()).toMatchObject({
    url: TARGET,
    tags: ['잔치', 'app'],
    expiresAt: expiresAt.toISOString(),
    maxClicks: 3,
    hasPassword: true,
    rules: [{ when: { devices: ['mobile'] }, url: 'https://phones.example.com/' }],
    experiment: { variants: [{ weight: 75 }, { weight: 25 }] },
  });
  await expect(mine).toHaveURL(`${baseUrl()}/links/${link.id}`);

  const phone = await visitorWith(browser, 'iPhone 13');
  const enter = (word: string) =>
    phone.request.post(link.shortUrl, { form: { password: word }, headers: { accept: 'text/html' }, maxRedirects: 0 });
  const old = await enter('sesame');
  expect([old.status(), old.headers().location]).toEqual([403, undefined]);
  const now = await enter('open sesame');
  expect([now.status(), now.headers().location]).toEqual([303, 'https://phones.example.com/']);
  await phone.close();
});
