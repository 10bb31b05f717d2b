import type { CDPSession, Page } from '@playwright/test';
import { answerTo, baseUrl, expect, makeLink, open, shorten, test, texts } from './fixtures.ts';

const t = texts('en');

/** Korean input as the browser sees it from a real input method: syllables under way, then the one that is put in. */
class Ime {
  private constructor(private readonly session: CDPSession) {}

  static async of(page: Page): Promise<Ime> {
    return new Ime(await page.context().newCDPSession(page));
  }

  /** Shows `text` as a composition that is not finished. */
  async compose(text: string): Promise<void> {
    await this.session.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  }

  /** Puts the finished text in place of the composition. */
  async commit(text: string): Promise<void> {
    await this.session.send('Input.insertText', { text });
  }

  /** Enter as it arrives while a syllable is under way: with the key code of all composing keys. */
  async enterDown(): Promise<void> {
    await this.session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...ENTER, windowsVirtualKeyCode: 229 });
  }

  async enterUp(): Promise<void> {
    await this.session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...ENTER, windowsVirtualKeyCode: 13 });
  }
}

const ENTER = { key: 'Enter', code: 'Enter' } as const;

/** The addresses that are sent to be shortened from now on. */
function watchShortened(page: Page): string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/v1/links')
      sent.push(request.postDataJSON().url);
  });
  return sent;
}

test('making a link: Enter on half a syllable sends nothing, and the whole once', async ({ mine }) => {
  await open(mine, '/links');
  const sent = watchShortened(mine);
  const field = mine.getByRole('textbox', { name: t.links.create.label });
  await field.fill('https://example.com/');
  await field.press('End');
  const ime = await Ime.of(mine);
  for (const text of ['ㅎ', '하', '한']) await ime.compose(text);
  await ime.enterDown();
  await expect(field).toHaveValue('https://example.com/한');
  expect(sent).toEqual([]);
  const made = answerTo(mine, 'POST', '/v1/links');
  await ime.commit('한');
  await ime.enterUp();
  await made;
  await expect(mine.getByRole('row').filter({ hasText: 'example.com/한' })).toBeVisible();
  expect(sent).toEqual(['https://example.com/한']);

  // The next Enter is an ordinary one again.
  await shorten(mine, 'https://example.com/two');
  await expect(mine.getByRole('row').filter({ hasText: 'example.com/two' })).toBeVisible();
  expect(sent).toEqual(['https://example.com/한', 'https://example.com/two']);
});

test('making a link: the second, plain Enter that macOS sends does not send again', async ({ mine }) => {
  await open(mine, '/links');
  const sent = watchShortened(mine);
  const field = mine.getByRole('textbox', { name: t.links.create.label });
  await field.fill('https://example.com/mac-');
  await field.press('End');
  const ime = await Ime.of(mine);
  await ime.compose('글');
  const made = answerTo(mine, 'POST', '/v1/links');
  await ime.enterDown();
  await ime.commit('글');
  await mine.keyboard.down('Enter');
  await mine.keyboard.up('Enter');
  await made;
  await expect(mine.getByRole('row').filter({ hasText: 'example.com/mac-글' })).toBeVisible();
  expect(sent).toEqual(['https://example.com/mac-글']);
});

test('searching a list: what is under way is searched for only when it is whole', async ({ mine }) => {
  await makeLink(mine.context(), 'https://example.com/1', { title: '여름 잔치' });
  await makeLink(mine.context(), 'https://example.com/2', { title: '겨울 산책' });
  await open(mine, '/links');
  const rows = mine.getByRole('row').filter({ hasText: 'example.com/' });
  await expect(rows).toHaveCount(2);
  const search = mine.getByRole('searchbox', { name: t.shell.searchLinks });
  await search.focus();
  await expect(search).toBeFocused();
  const ime = await Ime.of(mine);
  for (const text of ['ㅇ', '여', '열', '여르']) await ime.compose(text);
  await ime.compose('여름');
  await ime.enterDown();
  await ime.commit('여름');
  await ime.enterUp();
  await expect(search).toHaveValue('여름');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('여름 잔치');
  await expect(mine).toHaveURL(`${baseUrl()}/links?q=${encodeURIComponent('여름')}`);
});

test('the palette: Enter on half a syllable goes nowhere, and the whole goes once', async ({ mine }) => {
  await mine.context().addCookies([{ name: 'locale', value: 'ko', url: baseUrl() }]);
  const ko = texts('ko');
  await open(mine, '/links');
  await mine.keyboard.press('Control+k');
  const dialog = mine.getByRole('dialog', { name: ko.palette.label });
  const field = dialog.getByRole('combobox');
  await expect(field).toBeFocused();
  const ime = await Ime.of(mine);
  for (const text of ['ㅋ', '키', '킵']) await ime.compose(text);
  await ime.compose('키보드');
  const keyboard = dialog.getByRole('option', { name: ko.settings.sections.keyboard.title }).first();
  await expect(keyboard).toBeVisible();
  await ime.compose('화면');
  await expect(dialog.getByRole('option').first()).toContainText(ko.settings.sections.look.title);
  await ime.enterDown();
  await expect(field).toHaveValue('화면');
  await expect(dialog).toBeVisible();
  await expect(mine).toHaveURL(`${baseUrl()}/links`);
  await ime.commit('화면');
  await ime.enterUp();
  await expect(mine).toHaveURL(`${baseUrl()}/settings/look`);
  await expect(dialog).toBeHidden();
});

test('single keys rest while a syllable is under way, and know G on a keyboard that writes Hangul', async ({
  mine,
}) => {
  await open(mine, '/links');
  const session = await mine.context().newCDPSession(mine);
  const press = async (key: string, code: string, keyCode: number) => {
    const event = { key, code, windowsVirtualKeyCode: keyCode };
    await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event });
  };
  await press('Process', 'KeyC', 229);
  await expect(mine.getByRole('textbox', { name: t.links.create.label })).not.toBeFocused();
  // One right after the other: a slow page must not make two presses of a sequence.
  await Promise.all([press('ㅎ', 'KeyG', 71), press('ㄴ', 'KeyS', 83)]);
  await expect(mine).toHaveURL(/\/settings/);
});
