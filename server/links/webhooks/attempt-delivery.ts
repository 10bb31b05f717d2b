import { openSecret } from '@/server/platform/auth/secret-box.ts';
import type { Transaction } from '@/server/platform/db/transaction.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { FetchFailure } from '@/server/platform/safe-fetch/fetch-failure.ts';
import { type SafeFetch, safeFetch } from '@/server/platform/safe-fetch/safe-fetch.ts';
import { readSetting } from '@/server/platform/settings/settings.ts';
import { attemptDelivery } from './jobs.ts';
import {
  type AttemptOutcome,
  type DueDelivery,
  disableWebhook,
  findDelivery,
  noteFailure,
  noteSuccess,
  recordAttempt,
  takeTurn,
  type WebhookRow,
} from './repository.ts';
import { ATTEMPTS_MAX, GIVE_UP_AFTER_MS, pauseAfter, REST_AFTER_FAILURES, REST_MS } from './retry-plan.ts';
import type { DeliveryAttempt } from './schema.ts';
import { SECRET_PURPOSE } from './secret-purpose.ts';
import { signDelivery } from './sign-delivery.ts';
import { tellDisabled } from './tell-disabled.ts';

/** A receiver has so long to answer. */
const TIMEOUT_MS = 10_000;
/** So much of an answer is kept to be looked at. */
const ANSWER_MAX_BYTES = 2_048;
const GONE = 410;

/** What the outside is: tests put doubles here. */
export interface AttemptDoor {
  fetch: SafeFetch;
  clock: () => number;
  random: () => number;
}

const DOOR: AttemptDoor = { fetch: safeFetch, clock: Date.now, random: Math.random };

/** What a try has brought; `counts` says whether it tells something of the receiver. */
type Tried = Pick<AttemptOutcome, 'responseStatus' | 'responseBody' | 'failure' | 'durationMs'> & { counts: boolean };

/**
 * The job that makes one attempt: posts the event, writes down what came of it, and asks for the next attempt when there is one. A run that is
 * killed between the two posts again under the same `webhook-id`: at least once, told apart by the receiver.
 */
export async function makeAttempt(
  { deliveryId, attempt }: DeliveryAttempt,
  { once, signal }: Pick<JobContext, 'once' | 'signal'>,
  door: AttemptDoor = DOOR,
): Promise<void> {
  const found = await findDelivery(deliveryId);
  if (found === null || found.state !== 'waiting' || found.attempts !== attempt - 1) return;
  const tried = (await isResting(found.webhook, door)) ? RESTED : await post(found, signal, door);
  await once((tx) => settle(found, attempt, tried, door, tx));
  await publishEvent(userRoom(found.webhook.ownerId), {
    name: 'links.webhook-told',
    payload: { id: String(found.webhookId) },
  });
}

/** Where one receiver has failed often in a row, only one delivery at a time may find out whether it is back. */
async function isResting({ id, failures, pausedUntil }: WebhookRow, { clock }: AttemptDoor): Promise<boolean> {
  if (failures < REST_AFTER_FAILURES || pausedUntil === null) return false;
  const now = clock();
  return !(await takeTurn(id, new Date(now), new Date(now + REST_MS)));
}

const RESTED: Tried = {
  responseStatus: null,
  responseBody: null,
  failure: 'receiver_rests',
  durationMs: null,
  counts: false,
};

async function post({ webhook, ...delivery }: DueDelivery, signal: AbortSignal, door: AttemptDoor): Promise<Tried> {
  const body = JSON.stringify(delivery.body);
  const secret = openSecret(Buffer.from(webhook.secret, 'base64'), SECRET_PURPOSE, webhook.id);
  const startedAt = door.clock();
  const headers = signDelivery({ deliveryId: delivery.id, body, secret, now: startedAt });
  try {
    const answer = await door.fetch(webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      maxHops: 0,
      maxBytes: ANSWER_MAX_BYTES,
      timeoutMs: TIMEOUT_MS,
      allowPrivate: await readSetting('links.allowPrivateTargets'),
      signal,
    });
    const isGood = answer.status >= 200 && answer.status < 300;
    return {
      responseStatus: answer.status,
      responseBody: textOf(answer.body),
      failure: isGood ? null : 'bad_status',
      durationMs: Math.max(0, Math.round(door.clock() - startedAt)),
      counts: true,
    };
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    const durationMs = Math.max(0, Math.round(door.clock() - startedAt));
    return { responseStatus: null, responseBody: null, failure: error.reason, durationMs, counts: !error.isOwnTrouble };
  }
}

/** PostgreSQL stores no NUL. */
function textOf(body: Buffer): string {
  return body.toString('utf8').replaceAll('\0', '\ufffd');
}

async function settle(
  { id, webhook }: DueDelivery,
  attempt: number,
  { counts, ...tried }: Tried,
  { clock, random }: AttemptDoor,
  tx: Transaction,
): Promise<void> {
  const pause = tried.failure === null ? null : pauseAfter(attempt, random);
  const nextAttemptAt = pause === null ? null : new Date(clock() + pause);
  const state = tried.failure === null ? 'delivered' : pause === null ? 'failed' : 'waiting';
  if (!(await recordAttempt({ id, attempt }, { ...tried, state, nextAttemptAt }, tx))) return;
  if (pause !== null) await attemptDelivery.dispatch({ deliveryId: id, attempt: attempt + 1 }, tx, { delayMs: pause });
  if (tried.failure === null) await noteSuccess(webhook.id, tx);
  else if (counts) await judgeFailure(webhook.id, tried.responseStatus === GONE, clock(), tx);
}

/** A receiver that has left, or has given no good answer for a day, is told no more. */
async function judgeFailure(webhookId: bigint, isGone: boolean, now: number, tx: Transaction): Promise<void> {
  const wish = { now: new Date(now), restAfter: REST_AFTER_FAILURES, restUntil: new Date(now + REST_MS) };
  const webhook = await noteFailure(webhookId, wish, tx);
  if (webhook === null) return;
  const failingMs = now - (webhook.failingSince?.getTime() ?? now);
  const isHopeless = webhook.failures >= ATTEMPTS_MAX && failingMs >= GIVE_UP_AFTER_MS;
  if ((isGone || isHopeless) && (await disableWebhook(webhookId, 'webhook_disabled', tx)))
    await tellDisabled(webhook, tx);
}
