import type { Page } from '@playwright/test';
import {
  arriveAt,
  baseUrl,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeLink,
  open,
  pressTogether,
  sameOrigin,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en');

const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

test('what was typed outlives a change made elsewhere, a way out by mistake and the back button', async ({ mine }) => {
  test.slow();
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
  await pressTogether(mine, 'g', 'p');
  await expect(mine).toHaveURL(/\/people/);
  // The form has gone only now.
  await arriveAt(mine, t.people.title);
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
    test.slow();
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
