import type { Page } from '@playwright/test';
import {
  arriveAt,
  baseUrl,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeLink,
  open,
  openLive,
  pressTogether,
  shorten,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en');

const palette = (page: Page) => page.getByRole('dialog', { name: t.palette.label });

/** Opens the palette by keyboard; its field has the cursor. */
async function openPalette(page: Page): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
}

/** Chooses one of a group by keyboard. */
async function choose(page: Page, name: string): Promise<void> {
  const radio = page.getByRole('radio', { name, exact: true });
  await radio.focus();
  await page.keyboard.press('Space');
  await expect(radio).toBeChecked();
}

test.describe('palette', () => {
  test('to a page by keyboard alone, and back to it as a recent one', async ({ mine }) => {
    await open(mine, '/links');
    await openPalette(mine);
    await expectAccessible(mine);
    await mine.keyboard.type('keyb');
    await mine.keyboard.press('ArrowDown');
    await expect(
      palette(mine).getByRole('option', { name: `${t.settings.sections.keyboard.title} ${t.settings.title}` }),
    ).toBeVisible();
    await mine.keyboard.press('ArrowUp');
    await mine.keyboard.press('Escape');
    await expect(palette(mine)).toBeHidden();

    await openPalette(mine);
    await mine.keyboard.type('api keys');
    await expect(palette(mine).getByRole('option').first()).toContainText(t.settings.sections.keys.title);
    await mine.keyboard.press('Enter');
    await expect(mine).toHaveURL(`${baseUrl()}/settings/keys`);

    await open(mine, '/links');
    await openPalette(mine);
    await expect(palette(mine).getByText(t.palette.groups.recent)).toBeVisible();
    await mine.keyboard.press('Enter');
    await expect(mine).toHaveURL(`${baseUrl()}/settings/keys`);
  });

  test('to a person, found on the server', async ({ mine }) => {
    const { handle } = await (await mine.context().request.get(`${baseUrl()}/v1/profile`)).json();
    await open(mine, '/links');
    await openPalette(mine);
    await mine.keyboard.type(handle);
    const option = palette(mine)
      .getByRole('option')
      .filter({ hasText: `@${handle}` });
    await expect(option.first()).toBeVisible();
    await option.first().click();
    await expect(mine).toHaveURL(`${baseUrl()}/people/${handle}`);
  });

  test('to one of my links, among them only mine', async ({ mine, adminContext }) => {
    const { id } = await makeLink(mine.context(), 'https://example.com/palette', { title: 'Green teapot' });
    await makeLink(adminContext, 'https://example.com/other', { title: 'Green teapot of the admin' });
    await open(mine, '/settings/look');
    await openPalette(mine);
    await mine.keyboard.type('green tea');
    const options = palette(mine).getByRole('option');
    await expect(options).toHaveCount(1);
    await expect(options).toContainText('Green teapot');
    await mine.keyboard.press('Enter');
    await expect(mine).toHaveURL(`${baseUrl()}/links/${id}`);
    await expect(mine.getByRole('main').getByText('Green teapot').first()).toBeVisible();
  });

  test('does things: theme, a new link from another page', async ({ mine }) => {
    await open(mine, '/settings/look');
    await openPalette(mine);
    await mine.keyboard.type('dark theme');
    await expect(palette(mine).getByRole('option').first()).toContainText(/dark/i);
    await mine.keyboard.press('Enter');
    await expect(mine.locator('html')).toHaveClass(/dark/);
    await expect(mine.getByRole('radio', { name: t.shell.themeDark })).toBeChecked();
    await openPalette(mine);
    await mine.keyboard.type('new short');
    await expect(palette(mine).getByRole('option').first()).toContainText(/new/i);
    await mine.keyboard.press('Enter');
    await expect(mine).toHaveURL(`${baseUrl()}/links`);
    await expect(mine.getByRole('textbox', { name: t.links.create.label })).toBeFocused();
  });

  test('says when nothing is found, and gives the keyboard back', async ({ mine }) => {
    await open(mine, '/links');
    const trigger = mine.getByRole('button', { name: t.palette.label });
    await trigger.click();
    await palette(mine).getByRole('combobox').fill('zzqqxxjj');
    await expect(palette(mine).getByText(t.palette.empty.replace('{query}', 'zzqqxxjj'))).toBeVisible();
    await expectAccessible(mine);
    await mine.keyboard.press('Escape');
    await expect(trigger).toBeFocused();
  });
});

test.describe('shortcuts', () => {
  test('help lists them, sequences lead away, and rest in fields and dialogs', async ({ mine }) => {
    await open(mine, '/links');
    await mine.keyboard.press('?');
    const help = mine.getByRole('dialog', { name: t.help.title });
    await expect(help.getByText(t.help.what.create)).toBeVisible();
    await expect(help.getByText(t.nav.admin)).toBeHidden();
    await expectAccessible(mine);
    await pressTogether(mine, 'g', 'p');
    await expect(mine).toHaveURL(`${baseUrl()}/links`);
    await mine.keyboard.press('Escape');
    await expect(help).toBeHidden();

    const field = mine.getByRole('textbox', { name: t.links.create.label });
    await field.focus();
    await mine.keyboard.type('gp');
    await expect(field).toHaveValue('gp');
    await expect(mine).toHaveURL(`${baseUrl()}/links`);
    await field.clear();
    await field.blur();

    await pressTogether(mine, 'g', 's');
    await expect(mine).toHaveURL(`${baseUrl()}/settings/profile`);
    // The address changes before the page is there, and settings lead on once more.
    await arriveAt(mine, t.settings.sections.profile.title);
    await pressTogether(mine, 'g', 'p');
    await expect(mine).toHaveURL(`${baseUrl()}/people`);
    await arriveAt(mine, t.people.title);
    await pressTogether(mine, 'g', 'l');
    await expect(mine).toHaveURL(`${baseUrl()}/links`);
  });

  test('c makes a link from anywhere', async ({ mine }) => {
    await open(mine, '/settings/language');
    await mine.keyboard.press('c');
    await expect(mine).toHaveURL(`${baseUrl()}/links`);
    await expect(mine.getByRole('textbox', { name: t.links.create.label })).toBeFocused();
  });

  test('single keys can be switched off; page, menu and keys agree; ⌘K stays', async ({ mine }) => {
    await open(mine, '/settings/keyboard');
    await choose(mine, t.shell.shortcutsOff);
    await expectAccessible(mine);
    await mine.getByRole('heading', { level: 1 }).click();
    await mine.keyboard.press('?');
    await pressTogether(mine, 'g', 'l');
    await expect(mine.getByRole('dialog')).toBeHidden();
    await expect(mine).toHaveURL(`${baseUrl()}/settings/keyboard`);
    await openPalette(mine);
    await mine.keyboard.press('Escape');
    await expect(palette(mine)).toBeHidden();

    await mine.getByRole('button', { name: t.shell.account }).click();
    await expect(mine.getByRole('menuitemradio', { name: t.shell.shortcutsOff })).toBeChecked();
    await mine.getByRole('menuitemradio', { name: t.shell.shortcutsOn }).click();
    await expect(mine.getByRole('radio', { name: t.shell.shortcutsOn })).toBeChecked();
    await mine.keyboard.press('Escape');
    // Keys rest as long as a menu is there, also one that is fading out.
    await expect(mine.getByRole('menu')).toHaveCount(0);
    await mine.getByRole('heading', { level: 1 }).click();
    await mine.keyboard.press('?');
    await expect(mine.getByRole('dialog', { name: t.help.title })).toBeVisible();
  });
});

test.describe('tray of long work', () => {
  const at = '2026-01-01T00:00:00.000Z';
  const running = {
    id: '1',
    kind: 'users.export',
    state: 'running',
    progress: 3,
    total: 4,
    result: null,
    error: null,
    createdAt: at,
    updatedAt: at,
  };

  test('is not there before anything ran', async ({ mine }) => {
    const told = mine.waitForResponse('**/v1/tasks?*');
    await open(mine, '/links');
    await (await told).finished();
    await expect(mine.getByText(t.links.empty.title)).toBeVisible();
    await expect(mine.getByRole('button', { name: new RegExp(`^${t.tray.label}`) })).toHaveCount(0);
  });

  test('shows how far it is, stops it, and gives what came of it', async ({ mine }) => {
    let tasks: object[] = [running, { ...running, id: '2', state: 'failed', error: 'unavailable' }];
    const stopped: string[] = [];
    await mine.route('**/v1/tasks?*', (route) => route.fulfill({ json: { items: tasks, nextCursor: null } }));
    await mine.route('**/v1/tasks/*/cancel', (route) => {
      stopped.push(route.request().url().split('/').at(-2) ?? '');
      tasks = [{ ...running, state: 'done', result: { url: '/files/x.zip' } }];
      return route.fulfill({ json: { ...running, state: 'cancelled' } });
    });
    await open(mine, '/links');
    await mine.getByRole('button', { name: /75%/ }).click();
    const tray = mine.getByRole('dialog', { name: t.tray.label });
    await expect(tray.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '75');
    await expect(tray.getByText(t.errors.unavailable)).toBeVisible();
    await expectAccessible(mine);
    await tray.getByRole('button', { name: t.tray.cancel }).click();
    await expect(tray.getByRole('link', { name: t.tray.download })).toHaveAttribute('href', '/files/x.zip');
    expect(stopped).toEqual(['1']);
  });
});

test.describe('a new person', () => {
  test('is welcomed until the first link, and never again', async ({ mine }) => {
    await open(mine, '/links');
    const welcome = mine.getByRole('region', { name: t.onboarding.title });
    await expect(welcome).toBeVisible();
    await expectAccessible(mine);
    await welcome.getByRole('button', { name: t.links.empty.action }).click();
    const field = mine.getByRole('textbox', { name: t.links.create.label });
    await expect(field).toBeFocused();
    await shorten(mine, 'https://example.com/first');
    await expect(mine.getByRole('row').filter({ hasText: 'example.com/first' })).toBeVisible();
    await expect(welcome).toBeHidden();
    await open(mine, '/links');
    await expect(mine.getByRole('row').filter({ hasText: 'example.com/first' })).toBeVisible();
    await expect(welcome).toBeHidden();
  });

  test('can wave the welcome away', async ({ mine }) => {
    await open(mine, '/links');
    const welcome = mine.getByRole('region', { name: t.onboarding.title });
    await welcome.getByRole('button', { name: t.onboarding.dismiss }).click();
    await expect(mine.getByText(t.links.empty.title)).toBeVisible();
    await open(mine, '/links');
    await expect(mine.getByText(t.links.empty.title)).toBeVisible();
    await expect(welcome).toBeHidden();
  });
});

test.describe('settings', () => {
  test('a list at the side; on a phone a page of its own', async ({ mine }) => {
    await open(mine, '/settings');
    await expect(mine).toHaveURL(`${baseUrl()}/settings/profile`);
    await mine.setViewportSize({ width: 360, height: 740 });
    await open(mine, '/settings');
    await expect(mine.getByRole('heading', { level: 1, name: t.settings.title })).toBeVisible();
    await expectAccessible(mine);
    await expectNoSidewaysScroll(mine);
    await mine.getByRole('link', { name: t.settings.sections.look.title }).click();
    await expect(mine).toHaveURL(`${baseUrl()}/settings/look`);
    await mine.getByRole('link', { name: t.settings.back }).first().click();
    await expect(mine).toHaveURL(`${baseUrl()}/settings`);
  });

  for (const page of ['look', 'language', 'keyboard'] as const) {
    test(`${page}: accessible, also at 200 % zoom and on a phone`, async ({ mine }) => {
      test.slow();
      for (const width of [1280, 640, 360]) {
        await mine.setViewportSize({ width, height: 740 });
        await open(mine, `/settings/${page}`);
        await expect(mine.getByRole('heading', { level: 1, name: t.settings.sections[page].title })).toBeVisible();
        await expectNoSidewaysScroll(mine);
        await expectAccessible(mine);
      }
    });
  }

  test('the language changes at once and stays', async ({ mine }) => {
    await open(mine, '/settings/language');
    await choose(mine, '한국어');
    const ko = texts('ko');
    await expect(mine.getByRole('heading', { level: 1, name: ko.settings.sections.language.title })).toBeVisible();
    await open(mine, '/links');
    await expect(mine.locator('html')).toHaveAttribute('lang', 'ko');
  });
});

test('offline is said, and goes again', async ({ mine }) => {
  await openLive(mine, '/links');
  await mine.context().setOffline(true);
  await expect(mine.getByText(t.shell.offline)).toBeVisible();
  await expectAccessible(mine);
  await mine.context().setOffline(false);
  await expect(mine.getByText(t.shell.offline)).toBeHidden();
});

test('Maru can be put on a home screen', async ({ mine }) => {
  const manifest = await (await mine.context().request.get(`${baseUrl()}/manifest.webmanifest`)).json();
  expect(manifest).toMatchObject({ name: t.app.name, display: 'standalone', start_url: '/' });
  for (const { src, type } of manifest.icons) {
    const icon = await mine.context().request.get(`${baseUrl()}${src}`);
    expect(icon.status()).toBe(200);
    expect(icon.headers()['content-type']).toContain(type);
  }
  const korean = await mine
    .context()
    .request.get(`${baseUrl()}/manifest.webmanifest`, { headers: { 'accept-language': 'ko' } });
  expect((await korean.json()).name).toBe(texts('ko').app.name);
});
