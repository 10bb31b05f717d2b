import { queryOptions } from '@tanstack/react-query';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import type { DeviceJson } from '@/server/notifications/devices/schema.ts';
import { PUSH_DEVICE_KEY } from '../../push-device.ts';

/** Whether something can be pushed to this browser: `insecure` is HTTP under another name than localhost. */
type BrowserPush = { state: 'unsupported' | 'insecure' | 'denied' | 'ready'; deviceId: string | null };

/** How this browser stands to pushes. */
export function browserPushQuery() {
  return queryOptions({
    queryKey: ['notifications', 'browser-push'] as const,
    queryFn: readBrowserPush,
    networkMode: 'always',
  });
}

/** `deviceId` only while it is subscribed. */
async function readBrowserPush(): Promise<BrowserPush> {
  if (!window.isSecureContext) return { state: 'insecure', deviceId: null };
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    return { state: 'unsupported', deviceId: null };
  }
  if (Notification.permission === 'denied') return { state: 'denied', deviceId: null };
  const registration = await navigator.serviceWorker.getRegistration('/');
  const subscription = await registration?.pushManager.getSubscription();
  return { state: 'ready', deviceId: subscription ? localStorage.getItem(PUSH_DEVICE_KEY) : null };
}

/** The person does not want it, or the browser does not let them. */
export class PushRefusedError extends Error {
  override name = 'PushRefusedError';
}

/**
 * Asks the person, subscribes this browser and registers it.
 * @param pushKey what to subscribe with, base64url
 * @throws PushRefusedError when the person says no; DOMException when the browser cannot reach its push service; ApiProblem
 */
export async function subscribeBrowser(pushKey: string): Promise<DeviceJson> {
  if ((await Notification.requestPermission()) !== 'granted') throw new PushRefusedError();
  await navigator.serviceWorker.register('/sw.js', { scope: '/', updateViaCache: 'none' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = bytesOf(pushKey);
  const known = await pushManager.getSubscription();
  const isOurs = known !== null && isSame(known.options.applicationServerKey, key);
  if (known !== null && !isOurs) await known.unsubscribe();
  const subscription = isOurs
    ? known
    : await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  const device = await fetchJson<DeviceJson>('/v1/notifications/devices', {
    method: 'POST',
    body: { channel: 'web_push', address: endpoint, keys },
  });
  localStorage.setItem(PUSH_DEVICE_KEY, device.id);
  return device;
}

/** Nothing is pushed here any more. The server is told by whoever removes the device. */
export async function unsubscribeBrowser(): Promise<void> {
  localStorage.removeItem(PUSH_DEVICE_KEY);
  const registration = await navigator.serviceWorker.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** Whoever signs out takes their notifications along: nothing of theirs is pushed to who comes next. @throws ApiProblem */
export async function leaveBrowser(): Promise<void> {
  const id = localStorage.getItem(PUSH_DEVICE_KEY);
  try {
    if (id !== null) await fetchJson(`/v1/notifications/devices/${id}`, { method: 'DELETE', stayOn401: true });
  } catch (error) {
    const { status } = toApiProblem(error);
    if (status !== 401 && status !== 404) throw error;
  }
  await unsubscribeBrowser();
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function isSame(buffer: ArrayBuffer | null, key: Uint8Array): boolean {
  if (buffer === null || buffer.byteLength !== key.length) return false;
  const bytes = new Uint8Array(buffer);
  return key.every((byte, index) => byte === bytes[index]);
}
