import pg from 'pg';
import {
  arriveAt,
  baseUrl,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeLink,
  open,
  sameOrigin,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en');
const { linkImport, webhooks } = t;

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 800 };

test('a file of links: looked at, its columns set right, made, and told of row by row', async ({ mine }) => {
  // Four pages are read by axe or measured on a phone, and a job is waited for.
  test.slow();
  const alias = `im-${Date.now()}`;
  const csv = [
    'Where;Slug;Name',
    `https://example.com/spring;${alias};봄 행사`,
    'https://example.com/summer;;"=1+1; summer"',
    'javascript:alert(1);;',
    `https://example.com/other;${alias};`,
  ].join('\r\n');
  await open(mine, '/links');
  await mine.getByRole('button', { name: t.links.listMenu.label }).click();
  await mine.getByRole('menuitem', { name: t.links.listMenu.import, exact: true }).click();
  await arriveAt(mine, linkImport.title);
  await expectAccessible(mine);
  await mine
    .getByLabel(linkImport.choose.label, { exact: true })
    .and(mine.locator('input'))
    .setInputFiles({ name: 'spring.csv', mimeType: 'text/csv', buffer: Buffer.from(`\uFEFF${csv}`) });
  await arriveAt(mine, linkImport.fileTitle.replace('{name}', 'spring.csv'));

  // Nobody could guess what "Where" is: it has to be said before anything can begin.
  await expect(mine.getByText(linkImport.draft.urlMissing)).toBeVisible();
  await mine.getByRole('combobox', { name: 'Where' }).selectOption(linkImport.fields.url);
  await expect(mine.getByRole('combobox', { name: 'Slug' })).toHaveValue('alias');
  await expect(mine.getByRole('combobox', { name: 'Name' })).toHaveValue('title');
  await expect(mine.getByRole('cell').filter({ hasText: '봄 행사' })).toBeVisible();
  await expect(mine.getByText('2 cannot be made')).toBeVisible();
  await expect(mine.getByRole('listitem').filter({ hasText: t.errors.url_scheme })).toBeVisible();
  await expect(mine.getByRole('listitem').filter({ hasText: t.errors.alias_taken })).toBeVisible();
  await expectAccessible(mine);
  await mine.setViewportSize(PHONE);
  await expectNoSidewaysScroll(mine);
  await mine.setViewportSize(DESKTOP);

  await mine.getByRole('button', { name: 'Make 2 links' }).click();
  await expect(mine.getByText(linkImport.report.done)).toBeVisible({ timeout: 60_000 });
  await expect(mine.getByText('2 made, 0 there already, 2 not made')).toBeVisible();
  await expect(mine.getByRole('row').filter({ hasText: 'javascript:alert(1)' })).toContainText(t.errors.url_scheme);
  await expectAccessible(mine);
  await mine.setViewportSize(PHONE);
  await expectNoSidewaysScroll(mine);
  await mine.setViewportSize(DESKTOP);
  await mine.getByText(linkImport.report.all, { exact: true }).click();
  await expect(mine.getByRole('row').filter({ hasText: 'example.com/spring' })).toContainText(alias);

  const report = mine.waitForEvent('download');
  await mine.getByRole('link', { name: linkImport.report.download }).click();
  const lines = await textOf(await (await report).createReadStream());
  expect(lines).toContain(`4,${linkImport.report.states.refused},,javascript:alert(1),`);

  // The work stands in the list of long work, and leads here.
  await open(mine, '/links');
  await expect(mine.getByRole('row').filter({ hasText: '봄 행사' })).toBeVisible();
  await mine.getByRole('button', { name: new RegExp(t.tray.label) }).click();
  await mine.getByRole('link', { name: t.tray.look }).click();
  await arriveAt(mine, linkImport.fileTitle.replace('{name}', 'spring.csv'));
  await mine.getByRole('button', { name: linkImport.report.remove }).click();
  await arriveAt(mine, linkImport.title);
  await expect(mine.getByRole('link', { name: 'spring.csv' })).toHaveCount(0);
});

test('pasted rows are taken too, and what is no table is refused in words', async ({ mine }) => {
  await open(mine, '/links/import');
  await mine
    .getByLabel(linkImport.choose.label, { exact: true })
    .and(mine.locator('input'))
    .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('url\n"open') });
  await expect(mine.getByText(t.errors.csv_unclosed_quote)).toBeVisible();
  await expectAccessible(mine);
  await mine.getByText(linkImport.choose.pasteTitle).click();
  await mine.getByLabel(linkImport.choose.paste).fill('https://example.com/one\nhttps://example.com/two\n');
  await mine.getByRole('button', { name: linkImport.choose.pasteButton }).click();
  await arriveAt(mine, linkImport.pastedTitle);
  await expect(mine.getByText('2 can be made')).toBeVisible();
  await mine.getByRole('button', { name: linkImport.draft.remove }).click();
  await arriveAt(mine, linkImport.title);
  await expect(mine.getByText(linkImport.past.title)).toHaveCount(0);
});

test('what is exported is what the list shows, or all', async ({ mine }) => {
  await makeLink(mine.context(), 'https://example.com/a', { title: '=danger', tags: ['spring'] });
  await makeLink(mine.context(), 'https://example.com/b');
  await open(mine, '/links?tag=spring');
  await expect(mine.getByRole('row').filter({ hasText: 'example.com/a' })).toBeVisible();
  const fetched = async (entry: string) => {
    const file = mine.waitForEvent('download');
    await mine.getByRole('button', { name: t.links.listMenu.label }).click();
    await mine.getByRole('menuitem', { name: entry, exact: true }).click();
    return textOf(await (await file).createReadStream());
  };
  const shown = await fetched(t.links.listMenu.shownCsv);
  expect(shown).toContain('https://example.com/a,');
  expect(shown).toContain(",'=danger,");
  expect(shown).not.toContain('https://example.com/b');
  const all = await fetched(t.links.listMenu.jsonl);
  expect(
    all
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).url),
  ).toEqual(['https://example.com/b', 'https://example.com/a']);
});

test('a webhook: made, its secret shown once, tried out, its log looked at, sent again, switched off, deleted', async ({
  mine,
}) => {
  test.slow();
  await open(mine, '/links/webhooks');
  await expectAccessible(mine);
  await mine.getByLabel(webhooks.form.url).fill('http://10.0.0.1/');
  await mine.getByRole('button', { name: webhooks.form.create }).click();
  await expect(mine.getByText(t.errors.webhook_url_private_address)).toBeVisible();
  await mine.getByLabel(webhooks.form.url).fill('https://hooks.example/maru');
  await mine.getByRole('checkbox', { name: webhooks.events.link_created }).check();
  await mine.getByRole('button', { name: webhooks.form.create }).click();
  await expect(mine.getByLabel(webhooks.secret.label)).toHaveValue(/^whsec_[A-Za-z0-9+/]{43}=$/);
  await mine.getByText(webhooks.secret.verify).click();
  await expectAccessible(mine);
  await mine.setViewportSize(PHONE);
  await expectNoSidewaysScroll(mine);
  await mine.setViewportSize(DESKTOP);

  await mine.getByRole('link', { name: 'https://hooks.example/maru' }).click();
  await arriveAt(mine, 'hooks.example');
  // The secret was shown that once.
  await expect(mine.getByLabel(webhooks.secret.label)).toHaveCount(0);
  await mine.getByRole('button', { name: webhooks.one.test }).click();
  const told = mine.getByRole('list', { name: webhooks.log.caption }).getByRole('listitem');
  await expect(told).toHaveCount(1);
  await expect(told).toContainText(webhooks.events.webhook_test);
  // No receiver can be reached from here: what it would have answered is written down in its place.
  const id = new URL(mine.url()).pathname.split('/').at(-1);
  const database = new pg.Client({ connectionString: process.env.MARU_DATABASE_URL });
  await database.connect();
  await database.query(
    `UPDATE link_webhook_deliveries SET state = 'delivered', attempts = 1, response_status = 202, response_body = 'thank you',
            failure = NULL, duration_ms = 12, next_attempt_at = NULL, done_at = now() WHERE webhook_id = $1`,
    [id],
  );
  await database.end();
  await open(mine, `/links/webhooks/${id}`);
  await expect(told).toContainText('HTTP 202 · 12 ms · 1 attempt');
  await told.getByText(webhooks.log.details).click();
  await expect(told).toContainText('thank you');
  await expect(told).toContainText('"webhook.test"');
  await expectAccessible(mine);
  await mine.setViewportSize(PHONE);
  await expectNoSidewaysScroll(mine);
  await mine.setViewportSize(DESKTOP);
  await told.getByRole('button', { name: webhooks.log.again }).click();
  await expect(told).toContainText(webhooks.log.states.waiting);

  const isOn = mine.getByRole('switch', { name: webhooks.one.isOn });
  await isOn.press('Space');
  await expect(isOn).not.toBeChecked();
  await expect(mine.getByRole('button', { name: webhooks.one.test })).toHaveCount(0);
  await expect(told).toContainText(webhooks.failures.webhook_off);
  await mine.getByRole('button', { name: webhooks.one.remove }).click();
  await mine.getByRole('alertdialog').getByRole('button', { name: webhooks.one.remove }).click();
  await arriveAt(mine, webhooks.title);
  await expect(mine.getByText(webhooks.emptyTitle)).toBeVisible();
});

test('a webhook of one link stands on its page', async ({ mine }) => {
  const { id } = await makeLink(mine.context(), 'https://example.com/one');
  const made = await mine.request.post(`${baseUrl()}/v1/link-webhooks`, {
    data: { url: 'https://all.example/', events: ['link.clicked'] },
    headers: sameOrigin(),
  });
  expect(made.status(), await made.text()).toBe(201);
  await open(mine, `/links/${id}/webhooks`);
  await expect(mine.getByText('1 webhook for all links is told of it too.')).toBeVisible();
  await mine.getByLabel(webhooks.form.url).fill('https://one.example/');
  await mine.getByRole('button', { name: webhooks.form.create }).click();
  await expect(mine.getByRole('link', { name: 'https://one.example/' })).toBeVisible();
  await expect(mine.getByRole('link', { name: 'https://all.example/' })).toHaveCount(0);
  await expectAccessible(mine);
});

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const piece of stream) text += String(piece);
  return text;
}
