import type { Browser, Page } from '@playwright/test';
import {
  admin,
  baseUrl,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  makeLink,
  open,
  openLive,
  signIn,
  test,
  texts,
} from './fixtures.ts';

const t = texts('en');
const { adminReports, linkPreview, linkReport, linkPages } = t;
const TARGET = 'https://login-bank.example/verify';

/** What a visitor without any cookie gets. */
async function visit(path: string): Promise<{ status: number; location: string | null; page: string }> {
  const answer = await fetch(`${baseUrl()}${path}`, {
    redirect: 'manual',
    headers: { accept: 'text/html', 'accept-language': 'en' },
  });
  return { status: answer.status, location: answer.headers.get('location'), page: await answer.text() };
}

/** Reports a link as somebody who is not signed in, by the way from its preview. */
async function report(browser: Browser, alias: string, words: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await open(page, `/s/${alias}+`);
  await page.getByRole('link', { name: linkPreview.report }).click();
  await expect(page.getByRole('heading', { level: 1, name: linkReport.heading })).toBeVisible();
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
  await expectAccessible(page);
  await page.getByRole('button', { name: linkReport.send }).click();
  await expect(page.getByText(t.errors.report_reason_invalid)).toBeVisible();
  await page.getByRole('radio', { name: linkReport.reasons.phishing.name }).check();
  await page.getByLabel(linkReport.text).fill(words);
  await page.getByLabel(linkReport.email).fill('not an address');
  await page.getByRole('button', { name: linkReport.send }).click();
  await expect(page.getByText(t.errors.email_invalid)).toBeVisible();
  await page.getByLabel(linkReport.email).fill('visitor@example.com');
  await page.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.getByRole('button', { name: linkReport.send }).click();
  await expect(page.getByRole('heading', { name: linkReport.thanksTitle })).toBeFocused();
  await expectAccessible(page);
  await context.close();
}

const entry = (page: Page, alias: string) => page.getByRole('article').filter({ hasText: alias });

/** Decides on the link in the queue, with a reason. */
async function decide(page: Page, alias: string, decision: keyof typeof adminReports.acts, why: string): Promise<void> {
  const act = adminReports.acts[decision];
  await entry(page, alias)
    .getByRole('button', { name: adminReports.actOn.replace('{alias}', alias).replace('{act}', act) })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(adminReports.ask[decision].body)).toBeVisible();
  if (decision === 'warned') await expectAccessible(page);
  await dialog.getByLabel(adminReports.note).fill(why);
  await dialog.getByRole('button', { name: act, exact: true }).click();
  await expect(page.getByText(adminReports.done[decision].replace('{alias}', alias)).first()).toBeVisible();
  await expect(dialog).toBeHidden();
}

test('a link is reported, warned of, blocked and restored, and every visitor and its owner see it', async ({
  browser,
  mine,
}) => {
  // Six pages of four people.
  test.slow();
  const alias = `verify-${Date.now()}`;
  await makeLink(mine.context(), TARGET, { alias });
  await openLive(mine, '/notifications');
  expect(await visit(`/s/${alias}`)).toMatchObject({ status: 302, location: TARGET });
  await report(browser, alias, 'It looks like my bank.');

  const context = await browser.newContext();
  const desk = await context.newPage();
  await signIn(context, admin);
  await open(desk, '/admin');
  await desk.getByRole('link', { name: adminReports.look }).click();
  await expect(desk.getByRole('heading', { level: 1, name: adminReports.title })).toBeVisible();
  await expect(entry(desk, alias).getByText(TARGET)).toBeVisible();
  await entry(desk, alias).locator('summary').click();
  await expect(entry(desk, alias).getByText('It looks like my bank.')).toBeVisible();
  await expect(entry(desk, alias).getByRole('link', { name: 'visitor@example.com' })).toBeVisible();
  await expectAccessible(desk);

  await decide(desk, alias, 'warned', 'Be careful with this one.');
  await expect(entry(desk, alias)).toBeHidden();
  // What is kept of the link where visitors come in is thrown away a moment after the decision.
  await expect.poll(async () => (await visit(`/s/${alias}`)).status).toBe(200);
  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(`${baseUrl()}/s/${alias}`);
  await expect(visitor.getByRole('heading', { name: linkPages.warned.title })).toBeVisible();
  await expect(visitor.getByText('login-bank.example')).toBeVisible();
  await expect(visitor.getByRole('link', { name: linkPages.warned.report })).toHaveAttribute(
    'href',
    `/report/${alias}`,
  );
  await expectAccessible(visitor);
  // Nobody answers there: that it is asked for is what counts.
  const led = visitor.waitForRequest(TARGET);
  await visitor.getByRole('button', { name: linkPages.warned.go }).click();
  await led;

  await desk.getByText(adminReports.states.decided, { exact: true }).click();
  await expect(desk).toHaveURL(/state=decided/);
  await decide(desk, alias, 'blocked', 'It asks for passwords.');
  await expect.poll(async () => (await visit(`/s/${alias}`)).status).toBe(410);
  expect((await visit(`/s/${alias}`)).page).toContain(linkPages.blocked.title);
  await expect.poll(async () => (await visit(`/report/${alias}`)).page).toContain(linkReport.blockedBody);
  await entry(desk, alias).locator('summary').click();
  await expect(entry(desk, alias).getByText('It asks for passwords.')).toBeVisible();
  await desk.setViewportSize({ width: 360, height: 740 });
  await expectNoSidewaysScroll(desk);
  await expectAccessible(desk);

  await decide(desk, alias, 'restored', 'It was a test.');
  await expect.poll(async () => (await visit(`/s/${alias}`)).location).toBe(TARGET);

  for (const happened of ['warned', 'blocked', 'restored'] as const) {
    const title = t.notifications.types['link-moderated'].title
      .replace('{alias}', alias)
      .replace('{decision}', t.notifications.moderations[happened]);
    await expect(mine.getByText(title).first()).toBeVisible({ timeout: 60_000 });
  }
  await context.close();
});

test('a link that is not there can be reported by nobody, and the page says no more than the link', async ({
  page,
}) => {
  const missing = await page.goto(`${baseUrl()}/report/no-such-link-${Date.now()}`);
  expect(missing?.status()).toBe(404);
  await expect(page.getByRole('heading', { name: linkPreview.missingTitle })).toBeVisible();
  await expectAccessible(page);
});
