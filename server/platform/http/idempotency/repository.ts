import { pg } from '../../db/client.ts';
import type { Transaction } from '../../db/transaction.ts';

/** How long an answer is kept. */
const KEEP_HOURS = 24;

/** Whose key it is: keys of different people never meet. */
export type KeyOwner = { userId: bigint; key: string };

/** The status of a call whose effect was committed and whose answer was not kept (yet). */
export const COMMITTED = 0;

/** What is known of an earlier call; `status` and `body` are null while it runs, `status` is `COMMITTED` between effect and answer. */
export type EarlierCall = { fingerprint: string; status: number | null; body: string | null; waitMs: number };

const CLAIM = {
  name: 'idempotency-claim',
  text: `
    INSERT INTO idempotency_keys AS known (user_id, key, fingerprint, locked_until)
    VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')
    ON CONFLICT (user_id, key) DO UPDATE
      SET fingerprint = excluded.fingerprint, locked_until = excluded.locked_until,
          status = NULL, body = NULL, created_at = now()
      WHERE known.created_at < now() - $5 * interval '1 hour'
         OR (known.status IS NULL AND known.locked_until < now() AND known.fingerprint = excluded.fingerprint)
    RETURNING locked_until AS "lockedUntil"`,
};

/**
 * Takes the key for one run: when nobody has it, when its day is over, or when a call that had it (the same one) died. Gives the mark of this
 * claim, or null when somebody else has it.
 */
export async function claimKey({ userId, key }: KeyOwner, fingerprint: string, lockMs: number): Promise<Date | null> {
  const { rows } = await pg.query<{ lockedUntil: Date }>({
    ...CLAIM,
    values: [userId, key, fingerprint, lockMs, KEEP_HOURS],
  });
  return rows[0]?.lockedUntil ?? null;
}

const FIND = {
  name: 'idempotency-find',
  text: `
    SELECT fingerprint, status, body,
           greatest(0, extract(epoch FROM locked_until - now()) * 1000)::float8 AS "waitMs"
    FROM idempotency_keys WHERE user_id = $1 AND key = $2`,
};

/** The call that has the key; null when it gave it back in between. */
export async function findCall({ userId, key }: KeyOwner): Promise<EarlierCall | null> {
  return (await pg.query<EarlierCall>({ ...FIND, values: [userId, key] })).rows[0] ?? null;
}

const SAVE = {
  name: 'idempotency-save',
  text: `
    UPDATE idempotency_keys SET status = $4, body = $5
    WHERE user_id = $1 AND key = $2 AND locked_until = $3 AND (status IS NULL OR status = ${COMMITTED})`,
};

const MARK = {
  name: 'idempotency-mark',
  text: `
    UPDATE idempotency_keys SET status = ${COMMITTED}
    WHERE user_id = $1 AND key = $2 AND locked_until = $3 AND (status IS NULL OR status = ${COMMITTED})`,
};

/** Notes, in the transaction of an effect, that it happened: nobody performs it again. False when somebody took this claim over. */
export async function markCommitted(
  { userId, key }: KeyOwner,
  claim: Date,
  tx: Pick<Transaction, 'pg'>,
): Promise<boolean> {
  return (await tx.pg.query({ ...MARK, values: [userId, key, claim] })).rowCount === 1;
}

/** Keeps the answer, unless somebody took this claim over. */
export async function saveAnswer(owner: KeyOwner, claim: Date, status: number, body: string): Promise<void> {
  await pg.query({ ...SAVE, values: [owner.userId, owner.key, claim, status, body] });
}

const RELEASE = {
  name: 'idempotency-release',
  text: 'DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND locked_until = $3 AND status IS NULL',
};

/** Gives the key back: the call failed in a way that is worth another try. */
export async function releaseKey({ userId, key }: KeyOwner, claim: Date): Promise<void> {
  await pg.query({ ...RELEASE, values: [userId, key, claim] });
}

const PURGE = {
  name: 'idempotency-purge',
  text: `
    DELETE FROM idempotency_keys WHERE (user_id, key) IN (
      SELECT user_id, key FROM idempotency_keys WHERE created_at < now() - $1 * interval '1 hour' LIMIT $2)`,
};

/** Deletes up to `limit` answers that are older than a day; says how many. */
export async function deleteOldCalls(limit: number): Promise<number> {
  return (await pg.query({ ...PURGE, values: [KEEP_HOURS, limit] })).rowCount ?? 0;
}
