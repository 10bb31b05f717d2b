import {
  answerTo,
  baseUrl,
  expect,
  expectAccessible,
  expectClicks,
  expectToastsAccessible,
  makeLink,
  open,
  openLive,
  shorten,
  signIn,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en');
const shortened = (page: import('@playwright/test').Page, part: string | RegExp) =>
  page.getByRole('row').filter({ hasText: part });

test('paste, Enter: the link is made, copied, listed; another browser follows it and the click arrives live', async ({
  mine,
  browser,
}) => {
  await openLive(mine, '/links');
  const { shortUrl } = await shorten(mine, 'https://example.com/a/very/long/path?q=1#part');
  const row = shortened(mine, 'example.com/a/very/long/path');
  await expect(row).toBeVisible();
  expect(shortUrl.startsWith(baseUrl())).toBe(true);
  expect(shortUrl).toMatch(/\/s\/[0-9A-Za-z]{7}$/);
  // Tests before this one may have left something on the clipboard.
  await expect.poll(() => mine.evaluate(() => navigator.clipboard.readText())).toBe(shortUrl);
  await expect(mine.getByRole('textbox', { name: t.links.create.label })).toHaveValue('');

  const visitor = await browser.newContext();
  const answers = await Promise.all([1, 2, 3].map(() => visitor.request.get(shortUrl, { maxRedirects: 0 })));
  for (const answer of answers) {
    expect(answer.status()).toBe(302);
    expect(answer.headers().location).toBe('https://example.com/a/very/long/path?q=1#part');
  }
  // HEAD is answered and not counted.
  expect((await visitor.request.head(shortUrl, { maxRedirects: 0 })).status()).toBe(302);
  await visitor.close();
  // No reload: the count comes over the socket.
  await expectClicks(row, 3);
  await expectAccessible(mine);
});

test('an own name, and every refusal stands at its field in words', async ({ mine, person, adminContext }) => {
  await open(mine, '/links');
  const field = mine.getByRole('textbox', { name: t.links.create.label });
  await field.fill('javascript:alert(1)');
  await field.press('Enter');
  await expect(mine.getByText(t.errors.url_scheme)).toBeVisible();
  await field.fill(`${baseUrl()}/links`);
  await field.press('Enter');
  await expect(mine.getByText(t.errors.url_own_host)).toBeVisible();

  const alias = `마루-${person.id}`;
  await field.fill('https://example.com/own');
  await mine.getByRole('button', { name: t.links.create.aliasToggle }).click();
  const own = mine.getByRole('textbox', { name: t.links.create.aliasLabel });
  await own.fill('a/b');
  await mine.getByRole('button', { name: t.links.create.submit }).click();
  await expect(mine.getByText(t.errors.alias_invalid)).toBeVisible();
  await own.fill('admin');
  await mine.getByRole('button', { name: t.links.create.submit }).click();
  await expect(mine.getByText(t.errors.alias_reserved)).toBeVisible();
  await expectAccessible(mine);
  // The row stands there before the link does.
  const made = answerTo(mine, 'POST', '/v1/links');
  await own.fill(alias);
  await mine.getByRole('button', { name: t.links.create.submit }).click();
  await made;
  await expect(shortened(mine, alias)).toBeVisible();
  const answer = await mine.context().request.get(`${baseUrl()}/s/${encodeURIComponent(alias)}`, { maxRedirects: 0 });
  expect(answer.headers().location).toBe('https://example.com/own');

  // Somebody else cannot have the name, and is told so.
  const taken = await adminContext.request.post(`${baseUrl()}/v1/links`, {
    data: { url: 'https://example.org', alias },
    headers: { Origin: baseUrl() },
  });
  expect(taken.status()).toBe(409);
  expect(await taken.json()).toMatchObject({ reason: 'alias_taken' });
});

test('edit the target, delete, undo, delete again, restore from the trash', async ({ mine }) => {
  test.slow();
  const link = await makeLink(mine.context(), 'https://example.com/before');
  const restored = t.links.toast.restored.replace('{link}', link.shortUrl.replace(/^https?:\/\//, ''));
  const target = async () => (await mine.context().request.get(link.shortUrl, { maxRedirects: 0 })).headers().location;
  await open(mine, '/links');
  const row = shortened(mine, link.alias);
  const menu = async (item: string) => {
    await row.getByRole('button', { name: new RegExp(t.links.actions.more.replace('{link}', '.*')) }).click();
    await mine.getByRole('menuitem', { name: item }).click();
  };
  expect(await target()).toBe('https://example.com/before');

  await menu(t.links.actions.edit);
  const url = mine.getByRole('textbox', { name: t.links.editor.url, exact: true });
  await expect(url).toHaveValue('https://example.com/before');
  await expectAccessible(mine);
  await url.fill('https://example.com/after');
  await mine.getByRole('textbox', { name: t.links.editor.title, exact: true }).fill('여름 잔치');
  await mine.getByRole('button', { name: t.links.editor.save }).click();
  await expect(mine).toHaveURL(`${baseUrl()}/links/${link.id}`);
  await expect(mine.getByText('여름 잔치')).toBeVisible();
  await expect.poll(target).toBe('https://example.com/after');
  await mine.getByRole('link', { name: t.links.page.back }).click();
  await expect(row).toContainText('여름 잔치');

  await menu(t.links.actions.delete);
  await expect(row).toBeHidden();
  await expectToastsAccessible(mine);
  await mine.getByRole('button', { name: t.shell.undo }).click();
  await expect(row).toBeVisible();
  await expect.poll(target).toBe('https://example.com/after');

  await menu(t.links.actions.delete);
  await expect(row).toBeHidden();
  await expect
    .poll(async () => (await mine.context().request.get(link.shortUrl, { maxRedirects: 0 })).status())
    .toBe(404);
  await open(mine, '/links?state=deleted');
  await expect(row).toBeVisible();
  await expectAccessible(mine);
  await mine.getByRole('button', { name: new RegExp(t.links.actions.restoreLink.replace('{link}', '.*')) }).click();
  await expect(row).toBeHidden();
  // The row goes before the server knows, and leaving the page would end a call under way.
  await expect(mine.getByText(restored).first()).toBeVisible();
  await open(mine, '/links');
  await expect(row).toBeVisible();
});

test('search finds by any part, and long lists go on by themselves', async ({ mine }) => {
  test.slow();
  for (let i = 0; i < 60; i += 1)
    await makeLink(mine.context(), `https://example.com/item/${i}`, { title: `Item number ${i}` });
  await open(mine, '/links');
  const rows = mine.getByRole('row').filter({ hasText: 'Item number' });
  await expect(rows.first()).toContainText('Item number 59');
  await expect(async () => {
    await mine.mouse.wheel(0, 5000);
    await expect(rows.filter({ hasText: 'item/0' })).toBeVisible({ timeout: 500 });
  }).toPass();
  const search = mine.getByRole('searchbox', { name: t.shell.searchLinks });
  await search.fill('number 42');
  await expect(rows).toHaveCount(1);
  await expect(mine).toHaveURL(/q=number/);
  await search.fill('nowhere to be seen');
  await expect(mine.getByText(t.links.noResults.title.replace('{query}', 'nowhere to be seen'))).toBeVisible();
  await expectAccessible(mine);
});

test('a second window of the same person sees a new link without being asked', async ({ mine, person, browser }) => {
  await openLive(mine, '/links');
  const second = await browser.newContext();
  await signIn(second, person);
  await makeLink(second, 'https://example.com/from-the-other-window');
  await expect(shortened(mine, 'from-the-other-window')).toBeVisible();
  await second.close();
});

test('Enter while a Korean syllable is being composed sends nothing until it is whole, and then once', async ({
  mine,
}) => {
  await open(mine, '/links');
  const sent: string[] = [];
  mine.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/v1/links')) sent.push(request.postDataJSON().url);
  });
  const field = mine.getByRole('textbox', { name: t.links.create.label });
  await field.fill('https://example.com/');
  await field.press('End');
  const browser = await mine.context().newCDPSession(mine);
  await browser.send('Input.imeSetComposition', { text: '하', selectionStart: 1, selectionEnd: 1 });
  const enter = { windowsVirtualKeyCode: 229, key: 'Enter', code: 'Enter' };
  await browser.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
  await expect(field).toHaveValue('https://example.com/하');
  expect(sent).toEqual([]);
  const made = answerTo(mine, 'POST', '/v1/links');
  await browser.send('Input.insertText', { text: '한' });
  await browser.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
  await made;
  await expect(shortened(mine, 'example.com/한')).toBeVisible();
  expect(sent).toEqual(['https://example.com/한']);
});

test('links by API key, and the book’s own call', async ({ mine, adminContext }) => {
  const made = await mine.context().request.post(`${baseUrl()}/v1/data/shorten`, {
    data: { longUrl: 'https://example.com/book' },
    headers: { Origin: baseUrl() },
  });
  expect(made.status()).toBe(201);
  const { shortUrl } = await made.json();
  const alias = shortUrl.split('/').at(-1);
  expect(await (await mine.context().request.get(`${baseUrl()}/v1/shortUrl/${alias}`)).json()).toEqual({
    longUrl: 'https://example.com/book',
  });
  const page = await (await mine.context().request.get(`${baseUrl()}/v1/links?limit=1`)).json();
  expect(page.items).toHaveLength(1);
  expect(page.items[0].id).toMatch(/^\d+$/);
  const others = await (await adminContext.request.get(`${baseUrl()}/v1/links?q=${alias}`)).json();
  expect(others.items).toEqual([]);
});

test('an unknown short link says so, in the visitor’s language', async ({ browser }) => {
  for (const [locale, title] of [
    ['en-US', texts('en').missingLink.title],
    ['ko-KR', texts('ko').missingLink.title],
  ] as const) {
    const context = await browser.newContext({ locale });
    const page = await context.newPage();
    const answer = await page.goto(`${baseUrl()}/s/nothing-here`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expectAccessible(page);
    await context.close();
  }
});
