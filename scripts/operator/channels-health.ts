import {
  type AskedChannel,
  checkChannel,
  checkWebPush,
  type ProviderHealth,
} from '@/server/notifications/channels/check-channels.ts';
import type { Finding } from './finding.ts';

type Found = Omit<Finding, 'name'>;

/** The ways by which people are told things, beside the centre itself and e-mail. What nobody has set up is no fault. */
export const CHANNEL_CHECKS: Record<string, () => Promise<Found>> = {
  'browser push': async () => browsersFinding(await checkWebPush()),
  'iPhone push (APNs)': () => look('apns', 'APNS_KEY', 'APNS_KEY, APNS_KEY_ID, APNS_TEAM_ID and APNS_TOPIC'),
  'Android push (FCM)': () => look('fcm', 'FCM_CREDENTIALS', 'FCM_CREDENTIALS'),
  SMS: () => look('sms', 'SMS_URL', 'SMS_URL (https://account:token@host?from=+number)'),
};

async function look(channel: AskedChannel, setting: string, settings: string): Promise<Found> {
  const cure = `correct ${settings}, or let this machine reach the service`;
  try {
    return providersFinding(await checkChannel(channel), setting, cure);
  } catch (error) {
    const detail = `off: what ${setting} names cannot be used: ${(error as Error).message}`;
    return { state: 'bad', detail, cure };
  }
}

/** What is told of providers that were looked at. */
export function providersFinding(looks: readonly ProviderHealth[], setting: string, cure: string): Found {
  if (looks.length === 0) return { state: 'ok', detail: `not set up (${setting} is not set)` };
  const detail = looks.map(({ provider, error }) => `${provider}: ${error ?? 'lets us in'}`).join('; ');
  const broken = looks.filter(({ error }) => error !== null);
  if (broken.length === 0) return { state: 'ok', detail };
  return { state: broken.length === looks.length ? 'bad' : 'warn', detail, cure };
}

/** What is told of the services that push to browsers. @param silent those that do not answer; null without a key */
export function browsersFinding(silent: readonly string[] | null): Found {
  if (silent === null)
    return { state: 'warn', detail: 'off: VAPID_KEY is not set', cure: 'VAPID_KEY=$(openssl rand -hex 32)' };
  if (silent.length === 0) return { state: 'ok', detail: 'the services of the makers of browsers answer' };
  const hosts = silent.map((service) => new URL(service).host).join(', ');
  return {
    state: 'warn',
    detail: `no answer from ${hosts}: the browsers of these makers get nothing meanwhile`,
    cure: 'let this machine open connections to port 443 of these hosts',
  };
}
