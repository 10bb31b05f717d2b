import {
  arriveAt,
  baseUrl,
  expect,
  expectAccessible,
  makeLink,
  open,
  openLive,
  sameOrigin,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en');

test('the list by keyboard: from row to row, choose, tag, archive all at once, undo, open, edit', async ({ mine }) => {
  test.slow();
  for (const name of ['one', 'two', 'three'])
    await makeLink(mine.context(), `https://example.com/${name}`, { title: name });
  // Which tags there are is told to the page.
  await openLive(mine, '/links');
  const row = (name: string) => mine.getByRole('row').filter({ hasText: `example.com/${name}` });
  await mine.keyboard.press('j');
  await expect(row('three')).toBeFocused();
  await mine.keyboard.press('x');
  await mine.keyboard.press('ArrowDown');
  await expect(row('two')).toBeFocused();
  await mine.keyboard.press('x');
  await mine.keyboard.press('k');
  await expect(row('three')).toBeFocused();
  const bar = mine.getByRole('toolbar', { name: t.links.bulk.toolbar });
  await expect(bar).toContainText('2 selected');
  await expectAccessible(mine);

  await bar.getByRole('button', { name: t.links.bulk.tag }).click();
  const tag = mine.getByRole('combobox', { name: t.links.bulk.tagLabel });
  await tag.fill('spring');
  await tag.press('Enter');
  await expectAccessible(mine);
  await mine.getByRole('button', { name: t.links.bulk.tagApply }).click();
  await expect(row('two').getByRole('link', { name: t.links.tags.show.replace('{tag}', 'spring') })).toBeVisible();
  await expect(row('one').getByRole('link', { name: t.links.tags.show.replace('{tag}', 'spring') })).toBeHidden();
  await expect(mine.getByRole('dialog')).toBeHidden();

  await bar.getByRole('button', { name: t.links.bulk.archive, exact: true }).click();
  await expect(row('two')).toBeHidden();
  await expect(row('three')).toBeHidden();
  await expect(mine.getByText('Archived 2 links')).toBeVisible();
  // What was said of the tag may stand there still, with an Undo of its own.
  const archived = mine.getByRole('alertdialog').filter({ hasText: 'Archived 2 links' });
  await archived.getByRole('button', { name: t.shell.undo }).click();
  await expect(row('two')).toBeVisible();
  await expect(row('three')).toBeVisible();

  await mine.getByRole('combobox', { name: t.links.filters.tag }).selectOption('spring');
  await expect(mine).toHaveURL(/tag=spring/);
  await expect(row('one')).toBeHidden();
  await expect(row('two')).toBeVisible();
  await mine.goBack();
  await expect(row('one')).toBeVisible();

  await row('one').press('Enter');
  await expect(mine.getByRole('heading', { level: 1 })).toContainText('/s/');
  await expectAccessible(mine);
  await mine.goBack();
  await arriveAt(mine, t.links.title);
  await row('one').focus();
  await expect(row('one')).toBeFocused();
  await mine.keyboard.press('e');
  await expect(mine.getByRole('textbox', { name: t.links.editor.url, exact: true })).toHaveValue(
    'https://example.com/one',
  );
});

test('several addresses pasted at once become a link each, and what is wrong with one is told of that one', async ({
  mine,
}) => {
  await open(mine, '/links');
  const field = mine.getByRole('textbox', { name: t.links.create.label });
  await field.focus();
  await mine.evaluate(() =>
    navigator.clipboard.writeText(`https://example.com/a\nhttps://example.com/b\n${location.origin}/links`),
  );
  await mine.keyboard.press('ControlOrMeta+v');
  await mine.getByRole('button', { name: 'Make 3 links' }).press('Enter');
  await expect(mine.getByText('2 links are ready, 1 refused')).toBeVisible();
  await expect(mine.getByText(t.errors.url_own_host)).toBeVisible();
  await expectAccessible(mine);
  await expect(mine.getByRole('row').filter({ hasText: 'example.com/a' })).toBeVisible();
  await mine.getByRole('button', { name: t.links.several.copyAll }).click();
  await expect.poll(() => mine.evaluate(() => navigator.clipboard.readText())).toMatch(/^\S+\/s\/\S+\n\S+\/s\/\S+$/);
});

test('of many rows only those near the window are drawn, and the focus goes with the keys', async ({ mine }) => {
  const links = Array.from({ length: 180 }, (_each, place) => ({ url: `https://example.com/item/${place}-` }));
  const made = await mine.request.post(`${baseUrl()}/v1/links/bulk`, {
    data: { links },
    headers: sameOrigin(),
  });
  expect(made.status(), await made.text()).toBe(200);
  await open(mine, '/links');
  const rows = mine.locator('tr[data-link-id]');
  await expect(rows.first()).toBeVisible();
  await expect.poll(() => rows.count()).toBeLessThan(40);
  const first = await rows.first().getAttribute('data-link-id');
  await rows.first().focus();
  // Each End goes to the last of those that were read; the next page follows.
  await expect(async () => {
    await mine.keyboard.press('End');
    await expect(mine.locator('tr[data-index="179"]')).toBeFocused({ timeout: 500 });
  }).toPass();
  await expect.poll(() => rows.count()).toBeLessThan(60);
  await expect(mine.locator(`tr[data-link-id="${first}"]`)).toHaveCount(0);
  await mine.keyboard.press('Home');
  await expect(mine.locator(`tr[data-link-id="${first}"]`)).toBeFocused();
  await expect(mine.locator(`tr[data-link-id="${first}"]`)).toBeInViewport();
});
