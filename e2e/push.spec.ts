import type { Page } from '@playwright/test';
import { startPushService } from './doubles/push-service.ts';
import {
  answerTo,
  baseUrl,
  expect,
  expectAccessible,
  expectComplete,
  expectNoSidewaysScroll,
  open,
  test,
  texts,
} from './fixtures.ts';

type Browser = ReturnType<Awaited<ReturnType<typeof startPushService>>['subscribe']>;

/** The push service of this browser's maker is on the internet; the double stands in for it, and all else is the browser's own. */
async function subscribeTo(page: Page, { endpoint, keys }: Pick<Browser, 'endpoint' | 'keys'>): Promise<void> {
  await page.addInitScript(
    (json) => {
      let isSubscribed = localStorage.getItem('test.subscribed') !== null;
      const subscription = (key: ArrayBuffer) => ({
        options: { applicationServerKey: key },
        toJSON: () => json,
        unsubscribe: async () => {
          isSubscribed = false;
          localStorage.removeItem('test.subscribed');
          return true;
        },
      });
      const prototype = PushManager.prototype as unknown as Record<string, unknown>;
      prototype.getSubscription = async () => (isSubscribed ? subscription(new ArrayBuffer(0)) : null);
      prototype.subscribe = async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
        isSubscribed = true;
        localStorage.setItem('test.subscribed', '1');
        return subscription(applicationServerKey.buffer as ArrayBuffer);
      };
    },
    { endpoint, keys },
  );
}

/** Hands the service worker what its push service would, decrypted; and tells what it shows. */
async function worker(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: [first] }) => {
      if (first !== undefined) resolve(first.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await registered;
  return {
    push: (message: unknown) =>
      cdp.send('ServiceWorker.deliverPushMessage', {
        origin: baseUrl(),
        registrationId,
        data: JSON.stringify(message),
      }),
    shown: () =>
      page.evaluate(async () => {
        const all = await (await navigator.serviceWorker.ready).getNotifications();
        return all.map(({ title, tag, data }) => ({ title, tag, url: data.url as string }));
      }),
    closeAll: () =>
      page.evaluate(async () => {
        for (const one of await (await navigator.serviceWorker.ready).getNotifications()) one.close();
      }),
  };
}

test('a browser is switched on, takes a test, shows each message once, and is retired when its push service says so', async ({
  mine,
  locale,
}) => {
  test.slow();
  const t = texts(locale).notifications;
  const service = await startPushService({ port: Number(process.env.MARU_PUSH_PORT) });
  const browser = service.subscribe();
  await mine.context().grantPermissions(['notifications'], { origin: baseUrl() });
  await subscribeTo(mine, browser);
  await open(mine, '/settings/notifications');

  const card = mine.getByRole('region', { name: t.devices.title });
  const isOn = card.getByRole('switch', { name: t.devices.thisBrowser });
  await isOn.press('Space');
  await expect(isOn).toBeChecked();
  const name = 'Chrome · Windows';
  await expect(card.getByText(name)).toBeVisible();
  await expectAccessible(mine);
  await expectNoSidewaysScroll(mine);

  await card.getByRole('button', { name: t.devices.testOf.replace('{name}', name) }).click();
  await expect.poll(() => browser.messages.length, { timeout: 60_000 }).toBe(1);
  const message = browser.messages[0]?.payload as { title: string; tag: string; url: string };
  expect(message.title).toBe(t.types['device-test'].title);

  const { push, shown, closeAll } = await worker(mine);
  await push(message);
  await expect.poll(shown).toEqual([{ title: message.title, tag: message.tag, url: message.url }]);
  await closeAll();
  await push(message);
  await push({ ...message, tag: 'n-other', title: 'Another' });
  await expect.poll(async () => (await shown()).map(({ title }) => title)).toEqual(['Another']);
  await push({ kind: 'clear', tag: 'n-other' });
  await expect.poll(shown).toEqual([]);

  browser.unsubscribe();
  const tested = answerTo(mine, 'POST', /^\/v1\/notifications\/devices\/\d+\/test$/);
  await card.getByRole('button', { name: t.devices.testOf.replace('{name}', name) }).click();
  await tested;
  await expect(async () => {
    await open(mine, '/settings/notifications');
    await expectComplete(mine);
    await expect(card.getByText(t.devices.states.gone)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await service.stop();
});
