import type { Outgoing } from '../channels/channel.ts';

let ids = 1n;

/** A message that is ready to be handed over, to this address; in tests of providers only. */
export function outgoing(address: string, more: Partial<Outgoing> = {}): Outgoing {
  const id = ids++;
  return {
    deliveryId: id,
    notificationId: id,
    type: 'link-broken',
    lane: 'normal',
    kind: 'show',
    tag: `n-${id.toString(36)}`,
    to: { deviceId: id, address, keys: null },
    content: { title: 'Broken', body: 'It leads nowhere.', html: null, url: 'https://maru.example/n/c/token' },
    language: 'en',
    urgent: false,
    expiresAt: new Date(Date.now() + 3_600_000),
    isSecret: false,
    unsubscribeUrl: null,
    ...more,
  };
}

/** No end in sight. */
export const patient = new AbortController().signal;
