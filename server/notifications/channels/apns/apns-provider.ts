import { createPrivateKey } from 'node:crypto';
import type { Outgoing, Provider, SendResult } from '../channel.ts';
import { cutToBytes } from '../cut-text.ts';
import { retryAfterMs } from '../retry-after.ts';
import { signJwt } from '../sign-jwt.ts';
import { type ApnsAnswer, createApnsConnection } from './apns-connection.ts';

export type ApnsSettings = {
  /** Apple's key, PEM. */
  key: string;
  keyId: string;
  teamId: string;
  /** The app's bundle id. */
  topic: string;
  url: string;
  /** An authority (PEM) to trust instead of the system's. */
  ca?: string;
};

/** Apple takes tokens for an hour, and not more than one new one in 20 minutes. */
const TOKEN_MS = 40 * 60_000;
/** One message may not cost the others of its batch theirs (`timeoutMs` of the channel). */
const MESSAGE_MS = 15_000;
const PAUSE_MS = 60_000;
/** A payload has 4,096 bytes, of which the address of a click takes some. */
const TITLE_BYTES = 400;
const BODY_BYTES = 1_600;

/** What says that the device is not there any more; everything else that Apple refuses is wrong with what we send. */
const GONE: readonly string[] = ['BadDeviceToken', 'Unregistered', 'ExpiredToken'];

/** iPhones and iPads, by Apple's push service over HTTP/2 with a token signed by the team's key. */
export function createApnsProvider(
  settings: ApnsSettings,
  clock: () => number = Date.now,
): Provider & { close(): void } {
  const { keyId, teamId, topic, url, ca } = settings;
  const key = createPrivateKey(settings.key);
  const connection = createApnsConnection(url, ca);
  let token = { text: '', madeAt: Number.NEGATIVE_INFINITY };

  /** @param refused one that Apple takes no longer */
  function currentToken(refused?: string): string {
    if (clock() - token.madeAt >= TOKEN_MS || token.text === refused) {
      const claims = { iss: teamId, iat: Math.floor(clock() / 1_000) };
      token = { text: signJwt({ alg: 'ES256', key, keyId }, claims), madeAt: clock() };
    }
    return token.text;
  }

  async function post(message: Outgoing, used: string, signal: AbortSignal): Promise<ApnsAnswer> {
    const headers = { ...headersOf(message), authorization: `bearer ${used}`, 'apns-topic': topic };
    return connection.post(`/3/device/${message.to.address}`, headers, payloadOf(message), signal);
  }

  async function sendOne(message: Outgoing, signal: AbortSignal): Promise<SendResult> {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(MESSAGE_MS)]);
    try {
      const used = currentToken();
      const answer = await post(message, used, stop);
      const isOld = reasonOf(answer) === 'ExpiredProviderToken';
      return resultOf(isOld ? await post(message, currentToken(used), stop) : answer, clock());
    } catch (error) {
      return { outcome: 'retry', error: (error as Error).message };
    }
  }

  return {
    name: 'apns',
    channel: 'apns',
    send: (batch, signal) => Promise.all(batch.map((message) => sendOne(message, signal))),
    close: connection.close,
  };
}

function headersOf({ kind, tag, lane, expiresAt }: Outgoing): Record<string, string> {
  return {
    'apns-push-type': kind === 'clear' ? 'background' : 'alert',
    // 5 waits for a good moment of the phone; what shows nothing may not ask for 10.
    'apns-priority': kind === 'clear' || lane === 'bulk' ? '5' : '10',
    'apns-expiration': String(Math.floor(expiresAt.getTime() / 1_000)),
    'apns-collapse-id': tag,
  };
}

/** `tag` and `url` are the app's: by the first it knows what it has shown, the second is what a tap opens. */
function payloadOf({ kind, tag, content, type, urgent }: Outgoing): string {
  if (kind === 'clear') return JSON.stringify({ aps: { 'content-available': 1 }, kind, tag });
  const alert = { title: cutToBytes(content.title, TITLE_BYTES), body: cutToBytes(content.body, BODY_BYTES) };
  const aps = {
    alert,
    sound: 'default',
    'thread-id': type,
    ...(urgent ? { 'interruption-level': 'time-sensitive' } : {}),
  };
  return JSON.stringify({ aps, kind, tag, url: content.url });
}

function reasonOf({ status, body }: ApnsAnswer): string {
  if (status === 200) return '';
  try {
    return String(JSON.parse(body).reason);
  } catch {
    return 'unknown';
  }
}

function resultOf(answer: ApnsAnswer, now: number): SendResult {
  const { status, headers } = answer;
  if (status === 200) return { outcome: 'accepted', providerMessageId: String(headers['apns-id'] ?? '') || null };
  const reason = reasonOf(answer);
  const error = `${status} ${reason}`;
  if (status === 410 || GONE.includes(reason)) return { outcome: 'gone', error };
  const afterMs = retryAfterMs(headers['retry-after'], now);
  // Too many for one device says nothing of the others.
  const isPartial = reason === 'TooManyRequests';
  if (status === 429) return { outcome: 'pause', error, afterMs: afterMs ?? PAUSE_MS, isPartial };
  // 403 is about our key: it is no fault of the message, which may go when somebody has corrected it.
  if (status >= 500 || status === 403) return { outcome: 'retry', error, ...(afterMs === null ? {} : { afterMs }) };
  return { outcome: 'rejected', error };
}
