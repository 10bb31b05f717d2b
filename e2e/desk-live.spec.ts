import type { APIRequestContext, Locator } from '@playwright/test';
import pg from 'pg';
import {
  admin,
  baseUrl,
  expect,
  expectAccessible,
  expectFitsInBothThemes,
  makeLink,
  open,
  openLive,
  sameOrigin,
  signIn,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en');
const live = t.adminLive;

/** Every process tells its figures at full tens of seconds, and the page reads them every five. */
const NEXT_SAMPLE = 60_000;

/** The sum of a line over the steps that begin after a moment: what is older leaves the chart while one waits. */
const figureSince = (since: number, request: APIRequestContext, chart: string, line: string) =>
  request.get(`${baseUrl()}/v1/admin/metrics?range=15m`).then(async (answer) => {
    const { charts, times } = await answer.json();
    const values: (number | null)[] = charts[chart].find(({ name }: { name: string }) => name === line)?.values ?? [];
    return values.reduce<number>((sum, value, place) => sum + (times[place] >= since ? (value ?? 0) : 0), 0);
  });

/** Whether a line is drawn: axes and grid are grey, lines have a colour. */
const isDrawn = async (canvas: Locator) =>
  (await canvas.count()) > 0 &&
  canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const { data } = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] };
    for (let at = 0; at < data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = data.slice(at, at + 3);
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) return true;
    }
    return false;
  });

test('charts appear, move after traffic and can be read as a table', async ({ page }) => {
  test.slow();
  await signIn(page.context(), admin);
  const { request } = page.context();
  const { alias } = await makeLink(page.context(), 'https://example.com/charts');
  await open(page, '/admin');
  await expect(page.getByRole('heading', { level: 2, name: live.chartsTitle })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: live.business.title })).toBeVisible();
  // The step under way began a moment ago.
  const from = Date.now() - 10_000;
  for (let index = 0; index < 40; index++) await request.get(`${baseUrl()}/s/${alias}`, { maxRedirects: 0 });
  await expect.poll(() => figureSince(from, request, 'requests', '3xx'), { timeout: NEXT_SAMPLE }).toBeGreaterThan(1);

  const requests = page.getByRole('figure', { name: live.charts.requests.title, exact: true });
  await expect.poll(() => isDrawn(requests.locator('canvas')), { timeout: NEXT_SAMPLE }).toBe(true);
  await requests.locator('summary').click();
  await expect(requests.getByRole('row', { name: /3xx/ })).toBeVisible();
  const memory = page.getByRole('figure', { name: live.charts.hostDisk.title, exact: true });
  // What is far below is drawn when somebody gets there.
  await memory.scrollIntoViewIfNeeded();
  await expect.poll(() => isDrawn(memory.locator('canvas')), { timeout: NEXT_SAMPLE }).toBe(true);

  await page.getByText(live.range['24h'], { exact: true }).click();
  await expect(page).toHaveURL(/range=24h/);
  await expectAccessible(page);
});

test('every page of the desk is accessible and fits a phone, light and dark', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page.context(), admin);
  const pages = [
    ['/admin', t.admin.title],
    ['/admin/jobs', live.queues.title],
    ['/admin/processes', live.processes.title],
    ['/admin/people', live.people.title],
  ] as const;
  for (const [path, title] of pages) {
    await open(page, path);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    await expectFitsInBothThemes(page);
  }
});

test('a person who is disabled is thrown out of the page they look at, and comes back when enabled', async ({
  adminContext,
  mine,
  person,
  browser,
}) => {
  test.slow();
  await openLive(mine, '/links');
  const desk = await adminContext.newPage();
  await open(desk, `/admin/people?q=${encodeURIComponent(person.email)}`);
  const row = desk.getByRole('row', { name: new RegExp(person.email) });
  const act = async (name: string, confirm: string) => {
    await row.getByRole('button', { name: live.people.menu.replace('{name}', person.name) }).click();
    await desk.getByRole('menuitem', { name, exact: true }).click();
    await desk.getByRole('alertdialog').getByRole('button', { name: confirm, exact: true }).click();
  };
  await act(live.people.disable, live.people.ask.disable.confirm);
  await expect(desk.getByText(live.people.done.disable.replace('{name}', person.name))).toBeVisible();
  await expect(row.getByText(live.people.disabled, { exact: true })).toBeVisible();
  // Nobody touches the page: the socket is cut, and asking why leads to sign-in.
  await expect(mine).toHaveURL(/\/sign-in/, { timeout: 40_000 });

  const refused = await mine.context().request.get(`${baseUrl()}/v1/me`);
  expect(refused.status()).toBe(401);
  await act(live.people.enable, live.people.ask.enable.confirm);
  await expect(desk.getByText(live.people.done.enable.replace('{name}', person.name))).toBeVisible();
  await expect(row.getByText(live.people.disabled, { exact: true })).toHaveCount(0);
  const again = await browser.newContext();
  await signIn(again, person);
  await again.close();
});

test('a role is changed and acts at once; the own one cannot be changed', async ({ adminContext, mine, person }) => {
  expect((await mine.context().request.get(`${baseUrl()}/v1/admin/overview`)).status()).toBe(404);
  const desk = await adminContext.newPage();
  await open(desk, `/admin/people?q=${encodeURIComponent(person.email)}`);
  const row = desk.getByRole('row', { name: new RegExp(person.email) });
  await row.getByRole('button', { name: live.people.menu.replace('{name}', person.name) }).click();
  await desk.getByRole('menuitemradio', { name: live.people.roles.admin, exact: true }).click();
  const question = desk.getByRole('alertdialog');
  await expect(question).toBeVisible();
  await expectAccessible(desk);
  await question.getByRole('button', { name: live.people.ask.role.confirm }).click();
  await expect(row.getByText(live.people.roles.admin, { exact: true })).toBeVisible();
  expect((await mine.context().request.get(`${baseUrl()}/v1/admin/overview`)).status()).toBe(200);

  const own = await mine.context().request.patch(`${baseUrl()}/v1/admin/people/${person.id}`, {
    data: { role: 'user' },
    headers: sameOrigin(),
  });
  expect(own.status()).toBe(409);
  expect(await own.json()).toMatchObject({ reason: 'own_account' });
});

test('a refusal carries the id of its request', async ({ mine }) => {
  const answer = await mine.context().request.get(`${baseUrl()}/v1/admin/people`);
  expect(answer.status()).toBe(404);
  expect((await answer.json()).requestId).toBe(answer.headers()['x-request-id']);
});

test('a dead letter shows what it was, runs again, and others are discarded together', async ({ adminContext }) => {
  test.slow();
  const database = new pg.Client({ connectionString: process.env.MARU_DATABASE_URL });
  await database.connect();
  // Jobs fail for good after hours of attempts: three are written down as if they had. What they ask for does no harm.
  const requestId = `e2e-${process.pid}-${Date.now()}`;
  const queue = 'links.purge-link';
  const first = BigInt(Date.now()) * 1_000n;
  for (const id of [first, first + 1n, first + 2n]) {
    await database.query(
      `INSERT INTO outbox (id, queue, payload, request_id, available_at, dispatched_at, failed_at, attempts, error)
       VALUES ($1, $2, '{"linkId":"77","version":1}', $3, now(), now(), now(), 5, 'the other side is broken')`,
      [id, queue, requestId],
    );
  }
  const desk = await adminContext.newPage();
  await open(desk, `/admin/jobs?queue=${queue}`);
  const letters = desk.getByRole('listitem').filter({ hasText: requestId });
  await expect(letters).toHaveCount(3);
  await expect(letters.first()).toContainText('the other side is broken');
  await letters.first().getByText(live.letters.payload, { exact: true }).click();
  await expect(letters.first().locator('pre')).toContainText('"linkId": "77"');
  await expectAccessible(desk);

  await letters.first().getByRole('button', { name: live.letters.retry }).click();
  await expect(letters).toHaveCount(2);
  // Done for good: its row goes.
  const left = () =>
    database.query('SELECT id FROM outbox WHERE request_id = $1', [requestId]).then(({ rows }) => rows.length);
  await expect.poll(left, { timeout: 60_000 }).toBe(2);

  await desk.getByRole('button', { name: live.letters.discardAll }).click();
  await desk.getByRole('alertdialog').getByRole('button', { name: live.letters.discard, exact: true }).click();
  await expect(desk.getByText(live.letters.empty)).toBeVisible();
  await expect.poll(left).toBe(0);
  await database.end();
});
