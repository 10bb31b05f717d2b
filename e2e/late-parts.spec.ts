import type { Page, Route } from '@playwright/test';
import { expect, expectAccessible, expectClicks, makeLink, open, openLive, test, texts } from './fixtures.ts';

const t = texts('en');
const palette = (page: Page) => page.getByRole('dialog', { name: t.palette.label });

/** Words that only the script of the palette holds. */
const PALETTE = 'modal-layer-backdrop';
const offline = (route: Route) => route.abort('internetdisconnected');

/** Has every request for the script that holds these words answered like this; gives how many there were, and the way back. */
async function stopScript(page: Page, words: string, stop: (route: Route, count: number) => Promise<void>) {
  const scripts = '**/_next/static/chunks/**';
  const stopped = new Set<string>();
  let count = 0;
  await page.route(scripts, async (route) => {
    const url = route.request().url();
    const answer = stopped.has(url) ? undefined : await route.fetch();
    if (answer !== undefined && !(await answer.text()).includes(words)) return route.fulfill({ response: answer });
    stopped.add(url);
    count += 1;
    await stop(route, count);
  });
  return { count: () => count, letPass: () => page.unroute(scripts) };
}

test('live updates come also when their script did not at first', async ({ mine }) => {
  // The bundler asks once more by itself: only after a second failure is it up to the page.
  const script = await stopScript(mine, 'xhr poll error', (route, count) =>
    count <= 2 ? offline(route) : route.continue(),
  );
  const link = await makeLink(mine.context(), 'https://example.com/late');
  await openLive(mine, '/links');
  expect(script.count()).toBe(3);
  await mine.context().request.get(link.shortUrl, { maxRedirects: 0 });
  await expectClicks(mine.getByRole('row').filter({ hasText: 'example.com/late' }), 1);
});

test('a part that did not come is said, and comes when it is tried again', async ({ mine }) => {
  const script = await stopScript(mine, PALETTE, offline);
  await open(mine, '/links');
  const trigger = mine.getByRole('button', { name: t.palette.label });
  await trigger.click();
  const alert = mine.getByRole('alert').filter({ hasText: t.shell.part.missed });
  await expect(alert.getByRole('button', { name: t.shell.retry })).toBeFocused();
  await expectAccessible(mine);
  await mine.keyboard.press('Escape');
  await expect(alert).toBeHidden();
  await expect(trigger).toBeFocused();
  await mine.keyboard.press('Enter');
  await expect(alert.getByRole('button', { name: t.shell.retry })).toBeFocused();
  await script.letPass();
  await mine.keyboard.press('Enter');
  await expect(palette(mine).getByRole('combobox')).toBeFocused();
  await mine.keyboard.press('Escape');
  await expect(trigger).toBeFocused();
});

test('a press that has to wait for its part is answered at once, and not lost', async ({ mine }) => {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await stopScript(mine, PALETTE, async (route) => {
    await held;
    await route.continue();
  });
  await open(mine, '/links');
  await mine.getByRole('button', { name: t.palette.label }).click();
  await expect(mine.getByRole('status').filter({ hasText: t.shell.part.coming })).toBeVisible();
  letGo();
  await expect(palette(mine).getByRole('combobox')).toBeFocused();
  await expect(mine.getByText(t.shell.part.coming)).toBeHidden();
});

test('parts that an update took away come with the page anew', async ({ mine }) => {
  const script = await stopScript(mine, PALETTE, (route) => route.fulfill({ status: 404, body: '' }));
  await open(mine, '/links');
  await mine.getByRole('button', { name: t.palette.label }).click();
  const alert = mine.getByRole('alert').filter({ hasText: t.shell.part.replaced });
  await expect(alert).toBeVisible();
  await script.letPass();
  const anew = mine.waitForEvent('load');
  await alert.getByRole('button', { name: t.shell.part.reload }).click();
  await anew;
  await open(mine, '/links');
  await mine.keyboard.press('ControlOrMeta+k');
  await expect(palette(mine).getByRole('combobox')).toBeFocused();
});
