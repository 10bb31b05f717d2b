import {
  admin,
  baseUrl,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  open,
  signIn,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en').adminIds;

test('ids are made and taken apart, and keep their bits in the browser', async ({ page }) => {
  await signIn(page.context(), admin);
  await open(page, '/admin/ids');
  await expect(page.getByRole('heading', { level: 1, name: t.title })).toBeVisible();
  await expect(page.getByRole('table', { name: t.leases.title })).toBeVisible();
  await page.getByRole('button', { name: t.make.submit }).click();
  const made = page.getByRole('list', { name: t.make.madeBy.replace('{name}', t.make.names.uuidv7) });
  await made.getByRole('button').first().click();
  await expect(page.getByText(t.inspect.kinds.uuidv7)).toBeVisible();

  const field = page.getByRole('textbox', { name: t.inspect.label, exact: true });
  const { ids } = await page.evaluate(
    async () => (await fetch('/v1/ids?count=50')).json() as Promise<{ ids: string[] }>,
  );
  for (const id of ids) expect(await page.evaluate((text) => BigInt(text).toString(), id)).toBe(id);
  await field.fill(ids[0] ?? '');
  await expect(page.getByText(t.inspect.kinds.snowflake)).toBeVisible();
  const slot = (BigInt(ids[0] ?? '') >> 22n).toString();
  await expect(page.getByText(`= ${slot}`, { exact: true })).toBeVisible();

  await field.fill('no id');
  await expect(page.getByText(texts('en').errors.id_unreadable).first()).toBeVisible();
});

test('an epoch is asked about before it is planned, and one that begins too early is refused', async ({ page }) => {
  await signIn(page.context(), admin);
  await open(page, '/admin/ids');
  const form = page.getByRole('form', { name: t.plan.title });
  await form.getByRole('button', { name: t.plan.submit }).click();
  await expect(form.getByText(t.plan.fromMissing)).toBeVisible();
  await form.getByLabel(t.plan.from).fill('2026-01-01');
  await form.getByLabel(t.plan.tick).fill('10');
  await form.getByRole('button', { name: t.plan.submit }).click();
  const dialog = page.getByRole('alertdialog', { name: t.plan.confirmTitle });
  await expect(dialog).toContainText('10 ms');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: t.plan.confirm }).click();
  await expect(page.getByText(texts('en').errors.epoch_refused).first()).toBeVisible();
  await expect(dialog).toBeHidden();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page is accessible and fits a phone, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 360, height: 740 });
    await signIn(page.context(), admin);
    await open(page, '/admin/ids');
    await page.getByRole('button', { name: t.make.submit }).click();
    await expect(page.getByText(t.inspect.kinds.snowflake)).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  });
}

test('for whoever is no admin there is nothing here', async ({ mine }) => {
  expect((await mine.goto(`${baseUrl()}/admin/ids`))?.status()).toBe(404);
  expect((await mine.context().request.get(`${baseUrl()}/v1/admin/ids`)).status()).toBe(404);
});
