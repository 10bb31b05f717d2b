import type { Page } from '@playwright/test';
import { baseUrl, expect, expectAccessible, expectNoSidewaysScroll, makeLink, open, test, texts } from './fixtures.ts';

const t = texts('en');
const sameOrigin = () => ({ Origin: baseUrl(), 'Sec-Fetch-Site': 'same-origin' });

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const section = (page: Page, name: string) =>
  page.getByRole('button', { name: new RegExp(`^${name.replace(/[()]/g, '\\$&')}`) });

test('a link with everything, by keyboard: campaign, limits, password, rules tried out, a split', async ({ mine }) => {
  await open(mine, '/links');
  await field(mine, t.links.create.label).fill('https://example.com/app');
  await mine.getByRole('link', { name: t.links.create.moreOptions }).press('Enter');
  await expect(field(mine, t.links.editor.url)).toHaveValue('https://example.com/app');
  await field(mine, t.links.editor.title).fill('The app');
  const tags = mine.getByRole('combobox', { name: t.links.editor.tags });
  await tags.fill('잔치, app');
  await tags.press('Enter');
  await expect(mine.getByRole('button', { name: t.shell.tokens.remove.replace('{name}', '잔치') })).toBeVisible();

  await section(mine, t.links.editor.sections.utm).press('Enter');
  await field(mine, t.links.utm.fields.utm_source).fill('news letter');
  await expect(field(mine, t.links.editor.url)).toHaveValue('https://example.com/app?utm_source=news%20letter');

  await section(mine, t.links.editor.sections.limits).press('Enter');
  await mine.getByRole('button', { name: t.links.limits.preset.week }).press('Enter');
  await field(mine, t.links.limits.maxClicks).fill('none');
  await section(mine, t.links.editor.sections.password).press('Enter');
  await mine.getByLabel(t.links.password.label, { exact: true }).fill('sesame');

  await section(mine, t.links.editor.sections.rules).press('Enter');
  await mine.getByRole('button', { name: t.links.rules.addFirst }).press('Enter');
  const rule = (place: number) => mine.getByRole('listitem', { name: `Rule ${place}`, exact: true });
  await rule(1).getByRole('button', { name: t.links.rules.conditions.devices }).press('Enter');
  await rule(1).getByRole('checkbox', { name: t.links.names.devices.mobile }).press('Space');
  await field(mine, t.links.rules.url).fill('javascript:alert(1)');
  await mine.getByRole('button', { name: t.links.rules.add }).press('Enter');
  await rule(2).getByRole('button', { name: t.links.rules.conditions.countries }).press('Enter');
  // Found by its name in the other language too.
  await rule(2).getByRole('combobox').fill('대한민국');
  await rule(2).getByRole('combobox').press('Enter');
  await expect(rule(2).getByRole('button', { name: 'Remove South Korea' })).toBeVisible();
  await field(mine, t.links.rules.url).fill('https://example.com/kr');
  await expectAccessible(mine);

  // Every refusal stands at its field, and the first of them has the focus.
  await mine.keyboard.press('ControlOrMeta+Enter');
  await expect(mine.getByText(t.errors.max_clicks_invalid)).toBeVisible();
  await expect(field(mine, t.links.limits.maxClicks)).toBeFocused();
  await field(mine, t.links.limits.maxClicks).fill('3');
  await mine.keyboard.press('ControlOrMeta+Enter');
  await expect(mine.getByText(t.errors.url_scheme)).toBeVisible();
  await expect(field(mine, t.links.rules.url)).toBeFocused();
  await field(mine, t.links.rules.url).fill('https://m.example.com/');

  // The panel answers while the form is written: a Korean phone meets rule 1 first; moved down, rule 2 wins.
  const tried = mine.getByRole('region', { name: t.links.tryIt.title });
  await tried.getByRole('combobox', { name: t.links.tryIt.country }).selectOption('KR');
  await expect(tried.getByText('m.example.com')).toBeVisible();
  await rule(1)
    .getByRole('button', { name: /^Move rule 1/ })
    .press('ArrowDown');
  await expect(rule(2).getByRole('button', { name: /^Move rule 2/ })).toBeFocused();
  await expect(tried.getByText('example.com/kr')).toBeVisible();
  await tried.getByRole('combobox', { name: t.links.tryIt.country }).selectOption('JP');
  await expect(tried.getByText('m.example.com')).toBeVisible();
  await expect(tried.getByText('Rule 1 does not fit: Country')).toBeVisible();

  await section(mine, t.links.editor.sections.split).press('Enter');
  await mine.getByRole('button', { name: t.links.split.begin }).press('Enter');
  await field(mine, 'Target B').fill('https://example.com/b');
  await field(mine, 'Weight of A').fill('75');
  await field(mine, 'Weight of B').fill('25');
  await tried.getByRole('combobox', { name: t.links.tryIt.device }).selectOption('desktop');
  await expect(tried.getByText(/(75|25)% of visitors/)).toBeVisible();
  await expectAccessible(mine);
  await mine.keyboard.press('ControlOrMeta+Enter');
  await expect(mine).toHaveURL(/\/links\/\d+$/);
  await expect(mine.getByText('Is asked for the password.')).toBeVisible();
  const link = await (await mine.request.get(`${baseUrl()}/v1/links/${mine.url().split('/').at(-1)}`)).json();
  expect(link).toMatchObject({
    tags: ['잔치', 'app'],
    maxClicks: 3,
    hasPassword: true,
    rules: [
      { when: { countries: ['KR'] }, url: 'https://example.com/kr' },
      { when: { devices: ['mobile'] }, url: 'https://m.example.com/' },
    ],
    experiment: { variants: [{ weight: 75 }, { weight: 25, url: 'https://example.com/b' }] },
  });
  await expectAccessible(mine);
});

test('what was typed outlives a change made elsewhere, a way out by mistake and the back button', async ({ mine }) => {
  const link = await makeLink(mine.context(), 'https://example.com/first', { title: 'Before' });
  const path = `/links/${link.id}/edit`;
  await open(mine, path);
  await field(mine, t.links.editor.title).fill('Mine');
  const elsewhere = await mine.request.patch(`${baseUrl()}/v1/links/${link.id}`, {
    data: { title: 'Theirs', note: 'from elsewhere' },
    headers: sameOrigin(),
  });
  expect(elsewhere.status()).toBe(200);
  await mine.getByRole('button', { name: t.links.editor.save }).click();
  await expect(mine.getByText(t.links.editor.changedMeanwhile)).toBeVisible();
  const read = async () => (await mine.request.get(`${baseUrl()}/v1/links/${link.id}`)).json();
  expect(await read()).toMatchObject({ title: 'Theirs' });
  await mine.getByRole('button', { name: t.links.editor.takeOver }).click();
  await expect(field(mine, t.links.editor.title)).toHaveValue('Mine');
  await expect(field(mine, t.links.editor.note)).toHaveValue('from elsewhere');

  await mine.getByRole('link', { name: t.links.page.back }).click();
  await expectAccessible(mine);
  await mine.getByRole('button', { name: t.links.leave.stay }).click();
  await expect(field(mine, t.links.editor.title)).toHaveValue('Mine');
  // A shortcut asks nobody; what was typed waits.
  await mine.getByRole('heading', { level: 1 }).click();
  await mine.keyboard.press('g');
  await mine.keyboard.press('p');
  await expect(mine).toHaveURL(/\/people/);
  await mine.goBack();
  await expect(mine.getByText(t.links.editor.back)).toBeVisible();
  await expect(field(mine, t.links.editor.title)).toHaveValue('Mine');
  await field(mine, t.links.editor.title).press('ControlOrMeta+Enter');
  await expect(mine).toHaveURL(`${baseUrl()}/links/${link.id}`);
  expect(await read()).toMatchObject({ title: 'Mine', note: 'from elsewhere' });

  // A password is only ever "set"; it is replaced or removed.
  const locked = await makeLink(mine.context(), 'https://example.com/locked', { password: 'sesame' });
  await open(mine, `/links/${locked.id}/edit`);
  await expect(mine.getByText(t.links.password.isSet)).toBeVisible();
  await mine.getByRole('button', { name: t.links.password.remove, exact: true }).click();
  await mine.getByRole('button', { name: t.links.editor.save }).click();
  await expect(mine).toHaveURL(`${baseUrl()}/links/${locked.id}`);
  expect(await (await mine.request.get(`${baseUrl()}/v1/links/${locked.id}`)).json()).toMatchObject({
    hasPassword: false,
  });

  // Somebody else's link is nowhere.
  const stranger = await mine.request.get(`${baseUrl()}/links/1/edit`);
  expect(stranger.status()).toBe(404);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('list, link, form and code fit, and a rule is moved by its menu', async ({ mine }) => {
    const link = await makeLink(mine.context(), `https://example.com/${'long-'.repeat(40)}`, {
      title: '아주 긴 제목을 가진 링크입니다 '.repeat(4).trim(),
      tags: ['아주-긴-태그-이름이-여기에-있어요', '둘'],
      rules: [
        { when: { systems: ['ios'] }, url: 'https://apps.example.com/' },
        { when: { countries: ['KR', 'JP'], languages: ['ko'] }, url: `https://example.com/${'k'.repeat(90)}` },
      ],
    });
    for (const path of [
      '/links',
      `/links/${link.id}`,
      `/links/${link.id}/qr`,
      '/links/new',
      `/links/${link.id}/edit`,
    ]) {
      await open(mine, path);
      await expect(mine.getByRole('heading', { level: 1 })).toBeVisible();
      await expectNoSidewaysScroll(mine);
      await expectAccessible(mine);
    }
    await mine.getByRole('button', { name: t.links.rules.more.replace('{place}', '2') }).tap();
    await mine.getByRole('menuitem', { name: t.links.rules.moveUp }).tap();
    await expect(mine.getByRole('listitem', { name: 'Rule 1', exact: true })).toContainText('South Korea or Japan');
    await expectNoSidewaysScroll(mine);
  });
});
