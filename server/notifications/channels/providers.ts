import { logger } from '@/server/platform/logger.ts';
import { peekSingleton, singleton } from '@/server/platform/singleton.ts';
import type { SentChannel } from '../terms.ts';
import type { Provider } from './channel.ts';
import { smtpProviders } from './email/smtp-provider.ts';
import { vapid } from './web-push/vapid.ts';
import { createWebPushProvider } from './web-push/web-push-provider.ts';

type ProviderList = Record<SentChannel, readonly Provider[]>;

/** Every provider that this installation has been given what it needs for, those to be tried first before the others. */
const configured = (): ProviderList => ({
  web_push: setUp('web_push', () => {
    const key = vapid();
    return key === null ? [] : [createWebPushProvider({ vapid: key })];
  }),
  apns: [],
  fcm: [],
  email: smtpProviders(),
  sms: [],
});

/** A channel whose settings cannot be used is off; all others go on. */
function setUp(channel: SentChannel, make: () => Provider[]): Provider[] {
  try {
    return make();
  } catch (error) {
    logger.error({ err: error, channel }, 'this channel is off: its settings cannot be used');
    return [];
  }
}

/** The ways out of a channel, in the order in which they are tried; none when nobody has set one up. */
export function providersOf(channel: SentChannel): readonly Provider[] {
  return singleton('notifications.providers', configured)[channel];
}

/** For tests and measurements: other providers in place of those of these channels. Gives what puts the former ones back. */
export function replaceProviders(others: Partial<ProviderList>): () => void {
  const list =
    peekSingleton<ProviderList>('notifications.providers') ?? singleton('notifications.providers', configured);
  const before = { ...list };
  Object.assign(list, others);
  return () => void Object.assign(list, before);
}
