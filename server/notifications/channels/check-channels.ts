import { request } from 'undici';
import type { SentChannel } from '../terms.ts';
import type { Outgoing, Provider } from './channel.ts';
import { makeProviders } from './providers.ts';

/** `error`: why it cannot be used now; null when it can. */
export type ProviderHealth = { provider: string; error: string | null };

/** Channels whose providers are asked for somebody who cannot exist, so that nothing is sent. */
export type AskedChannel = Extract<SentChannel, 'apns' | 'fcm' | 'sms'>;
const NOBODY: Record<AskedChannel, string> = { apns: '0'.repeat(64), fcm: 'nobody', sms: 'nobody' };

/** Where the browsers of the large makers are pushed to. */
const PUSH_SERVICES = [
  'https://fcm.googleapis.com',
  'https://updates.push.services.mozilla.com',
  'https://web.push.apple.com',
];
const PATIENCE_MS = 5_000;

/**
 * Whether the providers of a channel can be reached and let us in, each asked as the product asks it. Nobody gets anything.
 * @returns one for each provider, in their order; none when nobody has set the channel up
 * @throws when its settings cannot be used
 */
export async function checkChannel(
  channel: AskedChannel,
  providers: readonly Provider[] = makeProviders(channel),
): Promise<ProviderHealth[]> {
  return Promise.all(
    providers.map(async (provider) => ({ provider: provider.name, error: await ask(provider, NOBODY[channel]) })),
  );
}

/** That there is nobody there is what a provider says that knows us and the app; null then. */
async function ask(provider: Provider, address: string): Promise<string | null> {
  const [result] = await provider.send([toNobody(address)], AbortSignal.timeout(PATIENCE_MS));
  if (result === undefined) return 'it says nothing';
  return result.outcome === 'gone' || result.outcome === 'accepted' ? null : result.error;
}

const toNobody = (address: string): Outgoing => ({
  ...{ deliveryId: 0n, notificationId: 0n, type: 'device-test', lane: 'normal', kind: 'show', tag: 'nobody' },
  to: { deviceId: null, address, keys: null },
  content: { title: 'Maru', body: 'Maru', html: null, url: null },
  ...{ language: 'en', urgent: false, isSecret: false, unsubscribeUrl: null },
  expiresAt: new Date(Date.now() + PATIENCE_MS),
});

/** Whether browsers can be pushed to: there is a key, and the services of their makers answer. @returns the services that do not; null without a key */
export async function checkWebPush(services: readonly string[] = PUSH_SERVICES): Promise<string[] | null> {
  if (makeProviders('web_push').length === 0) return null;
  const silent = await Promise.all(services.map(async (service) => ((await answers(service)) ? [] : [service])));
  return silent.flat();
}

async function answers(service: string): Promise<boolean> {
  try {
    const answer = await request(service, { method: 'HEAD', signal: AbortSignal.timeout(PATIENCE_MS) });
    await answer.body.dump();
    return true;
  } catch {
    return false;
  }
}
