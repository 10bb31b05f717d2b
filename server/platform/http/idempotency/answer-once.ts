import { createHash } from 'node:crypto';
import { withCommitMark } from '../../db/commit-mark.ts';
import type { Transaction } from '../../db/transaction.ts';
import { AppError } from '../../errors.ts';
import { childLogger } from '../../logger.ts';
import { toJson } from '../../redis/json.ts';
import { COMMITTED, claimKey, findCall, type KeyOwner, markCommitted, releaseKey, saveAnswer } from './repository.ts';
import { openAnswer, sealAnswer } from './seal-answer.ts';

/** Visible ASCII and spaces, 1 to 255 of them. */
const KEY = /^[\x20-\x7e]{1,255}$/;

/** Longer than the edge lets a request take: whoever still holds the key then has died. */
const LOCK_MS = 90_000;
/** The first call mostly needs less than this. */
const RETRY_AFTER_S = 1;

/** Headers of an answer that belong to what was made; cookies and limits belong to the call. */
const KEPT_HEADERS = ['content-type', 'cache-control', 'etag'];

type Answer = { headers: Record<string, string>; body: string };

/** A call that carried the header `Idempotency-Key`. */
export type KeyedCall = {
  userId: bigint;
  key: string;
  method: string;
  pathname: string;
  search: string;
  body: unknown;
};

/**
 * Lets `perform` happen once for this key and gives its answer to every repetition, with `Idempotency-Replayed: true`. Refusals are answers
 * too; a failure of ours (5xx) or a limit (429) is not kept, and the key is free again unless something was committed. What `perform` commits
 * by `transaction()` is marked in that transaction: when the process dies before the answer was stored, the effect is still not had twice
 * (see docs/decisions/idempotent-effects-are-marked.md).
 * @throws AppError `bad_input` (`idempotency_key_invalid`), `invalid` (`idempotency_key_reused`: another call had it), `conflict`
 *   (`idempotency_running`, `idempotency_answer_lost`)
 */
export async function answerOnce(call: KeyedCall, perform: () => Promise<Response>): Promise<Response> {
  if (!KEY.test(call.key)) {
    throw new AppError('bad_input', 'Idempotency-Key takes 1 to 255 printable ASCII characters.', {
      reason: 'idempotency_key_invalid',
    });
  }
  const owner: KeyOwner = { userId: call.userId, key: call.key };
  const fingerprint = fingerprintOf(call);
  const claim = await claimKey(owner, fingerprint, LOCK_MS);
  return claim === null ? replay(owner, fingerprint) : performAndKeep(owner, claim, perform);
}

function fingerprintOf({ method, pathname, search, body }: KeyedCall): string {
  const parts = toJson([method, pathname, search, body ?? null]);
  return createHash('sha256').update(parts).digest('hex');
}

async function replay(owner: KeyOwner, fingerprint: string): Promise<Response> {
  const earlier = await findCall(owner);
  if (earlier !== null && earlier.fingerprint !== fingerprint) {
    throw new AppError('invalid', 'This Idempotency-Key belongs to another call.', {
      reason: 'idempotency_key_reused',
    });
  }
  const isCommitted = earlier?.status === COMMITTED && earlier.waitMs === 0;
  if (earlier === null || (earlier.body === null && !isCommitted)) {
    throw stillRunning();
  }
  const answer = earlier.body === null ? null : openAnswer(earlier.body, ownerMark(owner));
  if (answer === null || earlier.status === null) {
    throw new AppError('conflict', 'That call was answered, but its answer cannot be read any more.', {
      reason: 'idempotency_answer_lost',
    });
  }
  const { headers, body } = JSON.parse(answer) as Answer;
  return new Response(body === '' ? null : body, {
    status: earlier.status,
    headers: { ...headers, 'idempotency-replayed': 'true' },
  });
}

async function performAndKeep(owner: KeyOwner, claim: Date, perform: () => Promise<Response>): Promise<Response> {
  let response: Response;
  try {
    response = await withCommitMark((tx) => mark(owner, claim, tx), perform);
  } catch (error) {
    await settle(owner, () => releaseKey(owner, claim));
    throw error;
  }
  if (response.status >= 500 || response.status === 429) {
    await settle(owner, () => releaseKey(owner, claim));
    return response;
  }
  const answer: Answer = { headers: keptHeaders(response), body: await response.clone().text() };
  const sealed = sealAnswer(JSON.stringify(answer), ownerMark(owner));
  await settle(owner, () => saveAnswer(owner, claim, response.status, sealed));
  return response;
}

/** @throws AppError `conflict` (`idempotency_running`): it took so long that the same call began anew elsewhere; then this one changes nothing */
async function mark(owner: KeyOwner, claim: Date, tx: Pick<Transaction, 'pg'>): Promise<void> {
  if (!(await markCommitted(owner, claim, tx))) throw stillRunning();
}

function stillRunning(): AppError {
  return new AppError('conflict', 'The first call with this Idempotency-Key is still running.', {
    reason: 'idempotency_running',
    retryAfterS: RETRY_AFTER_S,
  });
}

function keptHeaders({ headers }: Response): Record<string, string> {
  const kept = KEPT_HEADERS.map((name) => [name, headers.get(name)] as const);
  return Object.fromEntries(kept.filter((entry): entry is [string, string] => entry[1] !== null));
}

/** What happened has happened: the caller gets his answer even when it could not be written down. The lock ends by itself. */
async function settle({ userId }: KeyOwner, write: () => Promise<void>): Promise<void> {
  await write().catch((error: unknown) =>
    childLogger({ userId: String(userId) }).warn({ err: error }, 'the outcome of an idempotent call was not kept'),
  );
}

function ownerMark({ userId, key }: KeyOwner): string {
  return `${userId}:${key}`;
}
