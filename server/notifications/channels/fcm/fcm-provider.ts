import { type ApiAnswer, createCallApi } from '../call-api.ts';
import type { Outgoing, Provider, SendResult } from '../channel.ts';
import { cutToBytes } from '../cut-text.ts';
import { retryAfterMs } from '../retry-after.ts';
import { createAccessToken, type ServiceAccount } from './access-token.ts';

const SILENCE_MS = 10_000;
/** One message may not cost the others of its batch theirs (`timeoutMs` of the channel). */
const MESSAGE_MS = 15_000;
/** What Google asks for where it says nothing. */
const PAUSE_MS = 60_000;
const TTL_MAX_S = 28 * 86_400;
/** A message has 4,096 bytes, of which the address of a click takes some. */
const TITLE_BYTES = 400;
const BODY_BYTES = 1_600;

type Options = { account: ServiceAccount; url: string; clock?: () => number };

/** Android phones, by FCM's HTTP v1 API. */
export function createFcmProvider({ account, url, clock = Date.now }: Options): Provider {
  const callApi = createCallApi(SILENCE_MS);
  const token = createAccessToken(account, callApi, clock);
  const address = `${new URL(url).origin}/v1/projects/${encodeURIComponent(account.project_id)}/messages:send`;

  function post(message: Outgoing, used: string, signal: AbortSignal): Promise<ApiAnswer> {
    const headers = { authorization: `Bearer ${used}`, 'content-type': 'application/json' };
    return callApi(address, { headers, body: JSON.stringify({ message: messageOf(message, clock()) }), signal });
  }

  async function sendOne(message: Outgoing, signal: AbortSignal): Promise<SendResult> {
    const stop = AbortSignal.any([signal, AbortSignal.timeout(MESSAGE_MS)]);
    try {
      const used = await token.get();
      const answer = await post(message, used, stop);
      const again = answer.status === 401 ? await post(message, await token.get(used), stop) : answer;
      return resultOf(again, clock());
    } catch (error) {
      return { outcome: 'retry', error: (error as Error).message };
    }
  }

  return {
    name: 'fcm',
    channel: 'fcm',
    send: (batch, signal) => Promise.all(batch.map((message) => sendOne(message, signal))),
  };
}

/** `data` is the app's: by `tag` it knows what it has shown, `url` is what a tap opens. */
function messageOf({ kind, tag, to, content, lane, expiresAt }: Outgoing, now: number) {
  const ttl = Math.min(Math.max(0, Math.floor((expiresAt.getTime() - now) / 1_000)), TTL_MAX_S);
  const isQuiet = kind === 'clear' || lane === 'bulk';
  const android = { priority: isQuiet ? 'NORMAL' : 'HIGH', ttl: `${ttl}s`, collapse_key: tag };
  if (kind === 'clear') return { token: to.address, data: { kind, tag }, android };
  return {
    token: to.address,
    notification: { title: cutToBytes(content.title, TITLE_BYTES), body: cutToBytes(content.body, BODY_BYTES) },
    data: { kind, tag, ...(content.url === null ? {} : { url: content.url }) },
    android: { ...android, notification: { tag } },
  };
}

type FcmError = { error?: { status?: string; message?: string; details?: { errorCode?: string }[] } };

function resultOf({ status, headers, body }: ApiAnswer, now: number): SendResult {
  if (status === 200)
    return { outcome: 'accepted', providerMessageId: (body as { name?: string } | null)?.name ?? null };
  const { error: told } = (body ?? {}) as FcmError;
  const code = told?.details?.find(({ errorCode }) => errorCode !== undefined)?.errorCode ?? told?.status ?? 'unknown';
  const error = `${status} ${code}${told?.message === undefined ? '' : `: ${told.message}`}`;
  const isNoToken = code === 'INVALID_ARGUMENT' && /registration token/i.test(told?.message ?? '');
  if (code === 'UNREGISTERED' || code === 'SENDER_ID_MISMATCH' || isNoToken) return { outcome: 'gone', error };
  const afterMs = retryAfterMs(headers['retry-after'], now);
  if (status === 429) return { outcome: 'pause', error, afterMs: afterMs ?? PAUSE_MS };
  // 401 and 403 are about our account: no fault of the message, which may go when somebody has corrected it.
  if (status >= 500 || status === 401 || status === 403) {
    return { outcome: 'retry', error, ...(afterMs === null ? {} : { afterMs }) };
  }
  return { outcome: 'rejected', error };
}
