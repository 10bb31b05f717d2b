import AxeBuilder from '@axe-core/playwright';
import {
  type BrowserContext,
  test as base,
  expect,
  type Locator,
  type Page,
  type Response,
  request,
} from '@playwright/test';
import en from '../messages/en.json' with { type: 'json' };
import ko from '../messages/ko.json' with { type: 'json' };

/** Where the product under test answers. */
export const baseUrl = (): string => process.env.MARU_URL ?? '';

export const admin = { name: '관리자', email: 'admin@maru.test', password: 'a quiet wooden floor' };

/** The address of the header an unsafe call must carry to be taken for the product's own page. */
export const sameOrigin = () => ({ Origin: baseUrl(), 'Sec-Fetch-Site': 'same-origin' });

export type Person = { id: string; name: string; email: string; password: string };

let counter = 0;

/** Signs the person in through the API: the context holds the session cookie from then on. */
export async function signIn(context: BrowserContext, person: Pick<Person, 'email' | 'password'>): Promise<void> {
  const answer = await context.request.post(`${baseUrl()}/v1/sign-in`, {
    data: { email: person.email, password: person.password },
    headers: sameOrigin(),
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** A new person, invited by the admin, not signed in anywhere. */
async function invitePerson(adminContext: BrowserContext, name = 'Mina'): Promise<Person> {
  counter += 1;
  const email = `${name.toLowerCase()}-${process.pid}-${Date.now()}-${counter}@maru.test`;
  const invited = await adminContext.request.post(`${baseUrl()}/v1/invitations`, { data: {}, headers: sameOrigin() });
  expect(invited.status(), await invited.text()).toBe(201);
  const { url } = await invited.json();
  const password = 'soft paper windows';
  // A context of its own: the new person's session must not replace the admin's.
  const own = await request.newContext();
  const signedUp = await own.post(`${baseUrl()}/v1/sign-up`, {
    data: { token: url.split('/').at(-1), name, email, password },
    headers: sameOrigin(),
  });
  expect(signedUp.status(), await signedUp.text()).toBe(201);
  const { user } = await signedUp.json();
  await own.dispose();
  return { id: user.id, name, email, password };
}

type Fixtures = {
  /** A context with the admin's session. */
  adminContext: BrowserContext;
  /** A fresh person of this test alone. */
  person: Person;
  /** A page on which that person is signed in. */
  mine: Page;
};

export const test = base.extend<Fixtures>({
  adminContext: async ({ browser }, use) => {
    const context = await browser.newContext();
    await signIn(context, admin);
    await use(context);
    await context.close();
  },
  person: async ({ adminContext }, use) => use(await invitePerson(adminContext)),
  mine: async ({ page, person }, use) => {
    await signIn(page.context(), person);
    await use(page);
  },
});

export { expect };

/** Waits until React has taken the page over, with the parts of it whose scripts come later: a click before that is lost. */
async function expectHydrated(page: Page): Promise<void> {
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
  const deaf = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('button, input, select, textarea')]
        // Every element that React has taken over carries its properties under a key of this name.
        .filter((control) => !Object.keys(control).some((key) => key.startsWith('__reactProps$')))
        .map((control) => control.outerHTML.slice(0, 200)),
    );
  // A page that leads on at once is asked again when the next one stands there.
  await expect(async () => expect(await deaf()).toEqual([])).toPass({ timeout: 30_000 });
}

/** Opens a page and waits until it can be used. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path.startsWith('http') ? path : `${baseUrl()}${path}`);
  await expectHydrated(page);
}

/** Opens a page and waits until it hears what the server tells: what happened before that it would learn only by reading again. */
export async function openLive(page: Page, path: string): Promise<void> {
  const joined = new Promise<void>((resolve) => {
    // A socket that cannot be opened at once is tried again.
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        // Socket.IO's packet "4" of Engine.IO with its own "0": the server has taken the socket in.
        if (String(payload).startsWith('40')) resolve();
      }),
    );
  });
  await Promise.all([joined, open(page, path)]);
}

/**
 * Waits until the page with this heading stands in place of the one that was left, and listens. Without it the next act may hit the page
 * being left, which often has a field or a button of the same name.
 */
export async function arriveAt(page: Page, heading: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading, exact: true })).toBeVisible();
  await expectHydrated(page);
}

/**
 * The answer to the next call of this kind that the page makes, once it is there whole. To be asked for before the act that makes the page call:
 * pages show what they wish before the server has it, and whoever leaves them then, or asks the server meanwhile, meets the state before.
 */
export async function answerTo(page: Page, method: string, path: string | RegExp): Promise<Response> {
  const answer = await page.waitForResponse((response) => {
    const { pathname } = new URL(response.url());
    return response.request().method() === method && (path instanceof RegExp ? path.test(pathname) : path === pathname);
  });
  expect(answer.ok(), `${method} ${answer.url()}: ${answer.status()}`).toBe(true);
  await answer.finished();
  return answer;
}

/** Shortens an address on the page of links by keyboard, and waits until the server has made the link: its row stands there before that. */
export async function shorten(page: Page, url: string): Promise<{ id: string; alias: string; shortUrl: string }> {
  const field = page.getByRole('textbox', { name: en.links.create.label });
  await field.fill(url);
  const made = answerTo(page, 'POST', '/v1/links');
  await field.press('Enter');
  const link = await (await made).json();
  await expect(
    page
      .getByRole('status')
      .getByText(link.shortUrl.replace(/^https?:\/\//, ''))
      .first(),
  ).toBeVisible();
  return link;
}

/** Presses keys one right after the other, as fingers do: a slow page must not make two presses of a sequence. */
export async function pressTogether(page: Page, ...keys: string[]): Promise<void> {
  await Promise.all(keys.map((key) => page.keyboard.press(key)));
}

/** Waits until what was on its way has come: else the page is judged by the placeholders of its lists. */
export async function expectComplete(page: Page): Promise<void> {
  await expect(page.locator('main [data-slot="skeleton"]')).toHaveCount(0, { timeout: 40_000 });
}

/** The product's own texts in the language of the page. */
export const texts = (locale: string | undefined): typeof en => (locale?.startsWith('ko') ? (ko as typeof en) : en);

const TOAST = '[data-slot="toast"]';

/** Fails when axe finds a violation of WCAG 2.2 A or AA on the page as it is now, but for toasts: one that fades out meanwhile is judged half-way. */
export async function expectAccessible(page: Page): Promise<void> {
  await expectComplete(page);
  await judge(new AxeBuilder({ page }).exclude(TOAST));
}

/** The same of the toasts that are there, which stay while the mouse rests on them. */
export async function expectToastsAccessible(page: Page): Promise<void> {
  const toast = page.locator(TOAST).first();
  await toast.hover();
  await expect(toast).not.toHaveAttribute('data-entering');
  await judge(new AxeBuilder({ page }).include(TOAST));
}

async function judge(axe: AxeBuilder): Promise<void> {
  // Legacy mode judges in the page itself; the other opens a blank page for each judgement, and no frame of ours is from elsewhere.
  const { violations } = await axe
    .setLegacyMode(true)
    .options({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    })
    .analyze();
  expect(
    violations.map(
      ({ id, help, nodes }) =>
        `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join('\n')}`,
    ),
  ).toEqual([]);
}

/** Fails when the page as it is now scrolls sideways, or is not accessible, light or dark. */
export async function expectFitsInBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.locator(`html.${colorScheme}`)).toBeAttached();
    // A colour half-way between two themes is none that anybody chose.
    await page.evaluate(async () => {
      const transitions = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
      await Promise.allSettled(transitions.map(({ finished }) => finished));
    });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
  }
}

/** Fails when the page can be scrolled sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expectComplete(page);
  // What hears of another width through a script fits a moment later.
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(overflow).toBeLessThanOrEqual(0);
}

/** Makes a link through the API for whoever is signed in in this context. */
export async function makeLink(
  context: BrowserContext,
  url: string,
  more: object = {},
): Promise<{ id: string; alias: string; shortUrl: string; url: string }> {
  const answer = await context.request.post(`${baseUrl()}/v1/links`, { data: { url, ...more }, headers: sameOrigin() });
  expect(answer.status(), await answer.text()).toBe(201);
  return answer.json();
}

/** Fails unless the row of a link (a table's, not the phone's) comes to show so many clicks; an alias may hold digits too. */
export async function expectClicks(row: Locator, clicks: number): Promise<void> {
  await expect(row.getByRole('cell').nth(1).getByText(String(clicks), { exact: true })).toBeVisible({
    timeout: 40_000,
  });
}
