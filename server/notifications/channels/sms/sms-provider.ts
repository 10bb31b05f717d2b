import { type ApiAnswer, createCallApi } from '../call-api.ts';
import type { Outgoing, Provider, SendResult } from '../channel.ts';
import { retryAfterMs } from '../retry-after.ts';
import type { SmsAccount } from './sms-accounts.ts';

const SILENCE_MS = 10_000;
/** One message may not cost the others of its batch theirs (`timeoutMs` of the channel). */
const MESSAGE_MS = 15_000;
const PAUSE_MS = 30_000;
/** Three messages in one: more costs much and says little. */
const TEXT_MAX = 450;
/** What Twilio waits for a phone at most. */
const VALID_MAX_S = 14_400;

/** Twilio's numbers for: no such number, cannot be one that texts go to. */
const NO_NUMBER: readonly number[] = [21211, 21214, 21217, 21614];
/** The number has answered STOP. */
const STOPPED = 21610;

type Options = {
  name: string;
  account: SmsAccount;
  /** Where reports on a delivery go; null when this Maru cannot be reached from outside. */
  callbackOf: (deliveryId: bigint) => string | null;
  clock?: () => number;
};

/** Text messages, by Twilio's API or another that speaks it. */
export function createSmsProvider({ name, account, callbackOf, clock = Date.now }: Options): Provider {
  const callApi = createCallApi(SILENCE_MS);
  const address = `${account.origin}/2010-04-01/Accounts/${encodeURIComponent(account.account)}/Messages.json`;
  const authorization = `Basic ${Buffer.from(`${account.account}:${account.token}`).toString('base64')}`;

  async function sendOne(message: Outgoing, signal: AbortSignal): Promise<SendResult> {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(MESSAGE_MS)]);
    const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
    const form = formOf(message, account.from, callbackOf(message.deliveryId), clock());
    try {
      return resultOf(await callApi(address, { headers, body: String(form), signal: stop }), clock());
    } catch (error) {
      return { outcome: 'retry', error: (error as Error).message };
    }
  }

  return {
    name,
    channel: 'sms',
    send: (batch, signal) => Promise.all(batch.map((message) => sendOne(message, signal))),
  };
}

function formOf(
  { to, content, expiresAt }: Outgoing,
  from: string,
  callback: string | null,
  now: number,
): URLSearchParams {
  const valid = Math.floor((expiresAt.getTime() - now) / 1_000);
  return new URLSearchParams({
    To: to.address,
    ...(/^MG[0-9a-f]{32}$/i.test(from) ? { MessagingServiceSid: from } : { From: from }),
    Body: cut(content.body),
    ValidityPeriod: String(Math.min(Math.max(1, valid), VALID_MAX_S)),
    ...(callback === null ? {} : { StatusCallback: callback }),
  });
}

/** By characters, not code units: half of a pair would be no text. */
function cut(text: string): string {
  const characters = [...text];
  if (characters.length <= TEXT_MAX) return text;
  return `${characters
    .slice(0, TEXT_MAX - 1)
    .join('')
    .trimEnd()}…`;
}

type SmsAnswer = { sid?: string; code?: number; message?: string } | null;

function resultOf({ status, headers, body }: ApiAnswer, now: number): SendResult {
  const { sid, code, message } = (body as SmsAnswer) ?? {};
  if (status === 201 || status === 200) return { outcome: 'accepted', providerMessageId: sid ?? null };
  const error = `${status} ${code ?? ''} ${message ?? ''}`.trim();
  if (code !== undefined && NO_NUMBER.includes(code)) return { outcome: 'gone', error };
  if (code === STOPPED) return { outcome: 'rejected', error, suppress: 'complaint' };
  const afterMs = retryAfterMs(headers['retry-after'], now);
  if (status === 429) return { outcome: 'pause', error, afterMs: afterMs ?? PAUSE_MS };
  // 401 and 403 are about our account: another provider may take the message.
  if (status >= 500 || status === 401 || status === 403) {
    return { outcome: 'retry', error, ...(afterMs === null ? {} : { afterMs }) };
  }
  return { outcome: 'rejected', error };
}
