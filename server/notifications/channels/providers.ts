import { readFileSync } from 'node:fs';
import { env } from '@/server/platform/env.ts';
import { logger } from '@/server/platform/logger.ts';
import { peekSingleton, singleton } from '@/server/platform/singleton.ts';
import type { SentChannel } from '../terms.ts';
import { smsReportAddress } from '../tracking/addresses.ts';
import { type ApnsSettings, createApnsProvider } from './apns/apns-provider.ts';
import type { Provider } from './channel.ts';
import { smtpProviders } from './email/smtp-provider.ts';
import { type ServiceAccount, serviceAccount } from './fcm/access-token.ts';
import { createFcmProvider } from './fcm/fcm-provider.ts';
import { smsAccounts } from './sms/sms-accounts.ts';
import { createSmsProvider } from './sms/sms-provider.ts';
import { vapid } from './web-push/vapid.ts';
import { createWebPushProvider } from './web-push/web-push-provider.ts';

type ProviderList = Record<SentChannel, readonly Provider[]>;

const MAKERS: Record<SentChannel, () => Provider[]> = {
  web_push: () => {
    const key = vapid();
    return key === null ? [] : [createWebPushProvider({ vapid: key })];
  },
  apns: () => {
    const settings = apnsSettings();
    return settings === null ? [] : [createApnsProvider(settings)];
  },
  fcm: () => {
    const account = fcmAccount();
    return account === null ? [] : [createFcmProvider({ account, url: env.FCM_URL })];
  },
  email: smtpProviders,
  sms: () =>
    smsAccounts().map((account, index) =>
      createSmsProvider({ name: index === 0 ? 'sms' : `sms-${index + 1}`, account, callbackOf }),
    ),
};

/** New providers of a channel that this installation has been given what it needs for, those to be tried first before the others. @throws when that cannot be used */
export const makeProviders = (channel: SentChannel): Provider[] => MAKERS[channel]();

const configured = (): ProviderList => ({
  web_push: setUp('web_push'),
  apns: setUp('apns'),
  fcm: setUp('fcm'),
  email: setUp('email'),
  sms: setUp('sms'),
});

/** A Maru without an address on the internet cannot be reported to. */
const callbackOf = (deliveryId: bigint) => (env.PUBLIC_URL === undefined ? null : smsReportAddress(deliveryId));

/** What `APNS_KEY` and its companions say; null when nothing. @throws when the key cannot be read */
function apnsSettings(): ApnsSettings | null {
  const { APNS_KEY: path, APNS_KEY_ID: keyId, APNS_TEAM_ID: teamId, APNS_TOPIC: topic, APNS_URL: url } = env;
  if (path === undefined || keyId === undefined || teamId === undefined || topic === undefined) return null;
  return { key: readFileSync(path, 'utf8'), keyId, teamId, topic, url };
}

/** What the file of `FCM_CREDENTIALS` says; null when there is none. @throws when it cannot be read, or is of something else */
function fcmAccount(): ServiceAccount | null {
  const { FCM_CREDENTIALS: path } = env;
  return path === undefined ? null : serviceAccount.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** A channel whose settings cannot be used is off; all others go on. */
function setUp(channel: SentChannel): Provider[] {
  try {
    return makeProviders(channel);
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
