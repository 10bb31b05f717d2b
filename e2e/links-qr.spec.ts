import { readFile } from 'node:fs/promises';
import type { Download } from '@playwright/test';
import jsQR from 'jsqr';
import sharp from 'sharp';
import { expect, expectAccessible, makeLink, open, test, texts } from './fixtures.ts';

const t = texts('en');

/** What a scanner that knows nothing of how the picture was made reads in it, and how large it is. */
async function scan(file: Download): Promise<{ text: string | undefined; width: number }> {
  const { data, info } = await sharp(await readFile(await file.path()))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { text: jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data, width: info.width };
}

test('a code as one likes it: stored as PNG and SVG, read by another program, with a logo too', async ({ mine }) => {
  test.slow();
  const link = await makeLink(mine.context(), 'https://example.com/poster', { alias: `포스터-${Date.now()}` });
  await open(mine, `/links/${link.id}/qr`);
  const store = async (name: string) => {
    const [file] = await Promise.all([mine.waitForEvent('download'), mine.getByRole('button', { name }).click()]);
    return file;
  };
  const scanned = `${link.shortUrl}?qr=1`;
  await mine.getByRole('combobox', { name: t.links.qr.side }).selectOption('512');
  expect(await scan(await store(t.links.qr.png))).toEqual({ text: scanned, width: 512 });

  // Colours that no camera tells apart are warned of before anything is printed.
  const dark = mine.getByRole('textbox', { name: t.links.qr.dark }).and(mine.locator('input:not([type=color])'));
  await dark.fill('#ffd400');
  await expect(mine.getByText(t.links.qr.problems.weak)).toBeVisible();
  await expectAccessible(mine);
  await dark.fill('#1d4ed8');
  await expect(mine.getByText(t.links.qr.problems.weak)).toBeHidden();
  await mine.getByRole('radio', { name: t.links.qr.shapes.rounded }).check({ force: true });

  // An SVG may hold a script; a picture of pixels covers the middle, and the code bears it.
  const logo = mine.getByLabel(t.links.qr.logoChoose, { exact: true }).and(mine.locator('input'));
  await logo.setInputFiles({
    name: 'a.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  });
  await expect(mine.getByText(t.links.qr.logoErrors.format)).toBeVisible();
  const picture = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#c2410c' } })
    .png()
    .toBuffer();
  await logo.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: picture });
  await expect(mine.getByText(t.links.qr.levelFixed.replace('{level}', t.links.qr.levels.H))).toBeVisible();
  await mine.getByRole('combobox', { name: t.links.qr.side }).selectOption('2048');
  const png = await store(t.links.qr.png);
  expect(await scan(png)).toEqual({ text: scanned, width: 2048 });
  const { data } = await sharp(await readFile(await png.path()))
    .removeAlpha()
    .extract({ left: 1024, top: 1024, width: 1, height: 1 })
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([...data]).toEqual([0xc2, 0x41, 0x0c]);
  expect((await scan(await store(t.links.qr.svg))).text).toBe(scanned);
  await mine.getByRole('button', { name: t.links.qr.copy, exact: true }).click();
  await expect
    .poll(() => mine.evaluate(async () => (await navigator.clipboard.read())[0]?.types))
    .toContain('image/png');

  // The next code of this browser begins with the same design.
  await open(mine, `/links/${link.id}/qr`);
  await expect(dark).toHaveValue('#1d4ed8');
  await expectAccessible(mine);
});
