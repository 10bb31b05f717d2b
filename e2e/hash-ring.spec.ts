import type { Page } from '@playwright/test';
import { admin, baseUrl, expect, expectFitsInBothThemes, open, signIn, test, texts } from './fixtures.ts';

const t = texts('en').adminHashRing;

async function openRing(page: Page): Promise<void> {
  await open(page, '/admin/hash-ring');
  await expect(page.getByRole('heading', { level: 1, name: t.title })).toBeVisible();
  await expect(page.getByRole('button', { name: t.controls.add })).toBeVisible();
}

const movedShare = async (page: Page, way: string): Promise<number> => {
  const row = page.getByRole('table', { name: t.moves.title }).getByRole('row').filter({ hasText: way });
  // The cell also holds its heading, for phones.
  return Number(/([\d.]+)%/.exec((await row.getByRole('cell').nth(2).textContent()) ?? '')?.[1]);
};

test('a node that joins moves about its part of the keys on the ring and nearly all with modulo', async ({ page }) => {
  await signIn(page.context(), admin);
  await openRing(page);
  await expect(page.getByText(t.moves.none)).toBeVisible();
  await page.getByRole('slider', { name: t.controls.points }).fill('100');
  const add = page.getByRole('button', { name: t.controls.add });
  await add.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: /^Node F joined/ })).toBeVisible();
  await expect.poll(async () => Math.abs((await movedShare(page, t.moves.ways.ring.name)) - 100 / 6)).toBeLessThan(6);
  await expect.poll(() => movedShare(page, t.moves.ways.modulo.name)).toBeGreaterThan(70);

  const remove = page.getByRole('button', { name: t.nodes.removeOne.replace('{node}', 'B') });
  await remove.focus();
  await page.keyboard.press('Enter');
  await expect(remove).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: /^Node B left/ })).toBeFocused();
  const jump = page.getByRole('row').filter({ hasText: t.moves.ways.jump.name });
  await expect(jump).toContainText(t.moves.onlyLast);

  await page.getByRole('slider', { name: t.nodes.weightOf.replace('{node}', 'A') }).press('ArrowRight');
  await expect(page.getByRole('status').filter({ hasText: /^Node A has a new weight/ })).toBeVisible();
});

test('hot keys stay below the bound, and a key shows its node', async ({ page }) => {
  await signIn(page.context(), admin);
  await openRing(page);
  const load = page.getByRole('region', { name: t.load.title });
  const peak = load.getByRole('definition').nth(1);
  await load.getByText(t.load.hot, { exact: true }).click();
  const peakLoad = async () => Number(await peak.textContent());
  await expect.poll(peakLoad).toBeGreaterThan(1.21);
  await load.getByRole('switch', { name: t.load.bounded }).press('Space');
  await expect.poll(peakLoad).toBeLessThanOrEqual(1.21);

  const lookup = page.getByRole('region', { name: t.lookup.title });
  const hash = await lookup.getByRole('definition').first().textContent();
  await lookup.getByRole('textbox', { name: t.lookup.key }).fill('another key');
  await expect(lookup.getByRole('definition').first()).not.toHaveText(hash ?? '');
  await expect(lookup.getByRole('definition').nth(2)).toHaveText(/^[A-E]$/);
});

test('on a phone, light and dark, every part fits', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page.context(), admin);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openRing(page);
  await page.getByRole('button', { name: t.controls.add }).click();
  await expect(page.getByRole('table', { name: t.moves.title })).toBeVisible();
  await expectFitsInBothThemes(page);
});

test('whoever is no admin does not learn that it exists', async ({ mine }) => {
  expect((await mine.goto(`${baseUrl()}/admin/hash-ring`))?.status()).toBe(404);
});
