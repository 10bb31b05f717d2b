/* The service worker of Maru: shows what is pushed to this browser, takes it away again, and opens what it is about. */

const SHOWN = 'maru-shown';
const SHOWN_MAX = 200;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  const message = readMessage(event);
  if (message !== null) event.waitUntil(message.kind === 'clear' ? takeAway(message) : show(message));
});

function readMessage({ data }) {
  try {
    const message = data?.json();
    return typeof message?.tag === 'string' ? message : null;
  } catch {
    return null;
  }
}

/** What was shown, or was read elsewhere, is not shown again: a push may come twice. */
async function show({ tag, title, body, url, language }) {
  if (await wasShown(tag)) return;
  await self.registration.showNotification(title || 'Maru', {
    ...{ body, tag, icon: '/icon-192.png' },
    ...(language ? { lang: language } : {}),
    data: { url },
  });
}

async function takeAway({ tag }) {
  await wasShown(tag);
  for (const shown of await self.registration.getNotifications({ tag })) shown.close();
}

/** Whether this was there before; from now on it was. */
async function wasShown(tag) {
  const cache = await self.caches.open(SHOWN);
  const key = `/shown/${encodeURIComponent(tag)}`;
  if (await cache.match(key)) return true;
  await cache.put(key, new Response(''));
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - SHOWN_MAX)).map((old) => cache.delete(old)));
  return false;
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { url } = event.notification.data ?? {};
  event.waitUntil(self.clients.openWindow(url || '/notifications'));
});

/** The browser has given up its address by itself: the new one is told, as the page would do it. */
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(subscribeAgain(event));
});

async function subscribeAgain({ oldSubscription, newSubscription }) {
  const applicationServerKey = oldSubscription?.options.applicationServerKey;
  const subscription =
    newSubscription ??
    (applicationServerKey
      ? await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })
      : null);
  if (subscription === null) return;
  const { endpoint, keys } = subscription.toJSON();
  await fetch('/v1/notifications/devices', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ channel: 'web_push', address: endpoint, keys }),
  });
}
