import { recordAudit } from '../audit/record-audit.ts';
import { type Transaction, transaction } from '../db/transaction.ts';
import { AppError } from '../errors.ts';
import { changedMeanwhile, type IfMatch } from '../http/conditional.ts';
import { newIdAsync } from '../ids.ts';
import { logger } from '../logger.ts';
import { publish } from '../redis/pubsub.ts';
import { LIMITS_CHANNEL, rereadControls } from './controls.ts';
import type { Entry } from './entries.ts';
import {
  deleteEntry,
  insertEntry,
  lockOverride,
  makeRoomForEntry,
  type StoredTerms,
  storeOverride,
} from './repository.ts';

export type Actor = { id: bigint; address: string; userAgent: string | null };

/** All of them are in every process's memory and looked through with every call. */
const MAX_ENTRIES = 1_000;

const AS_DECLARED: StoredTerms = { limit: null, windowMs: null, algorithm: null, shadow: false };

/**
 * Sets what holds for a rule in place of its declaration, or with null sets it back; every process acts by it within a second.
 * @param ifMatch says whether this version (0 while nothing was ever set) is the one that the caller has seen
 * @returns the new version; the present one when nothing changes
 * @throws AppError `precondition_failed` when somebody else was faster
 */
export async function changeOverride(
  rule: string,
  terms: StoredTerms | null,
  { ifMatch, actor }: { ifMatch: IfMatch | null; actor: Actor },
): Promise<number> {
  const wanted = terms ?? AS_DECLARED;
  const version = await transaction(async (tx) => {
    const present = await lockOverride(rule, tx);
    const before = present?.version ?? 0;
    if (ifMatch !== null && !ifMatch(before)) throw changedMeanwhile();
    if (termsText(present ?? AS_DECLARED) === termsText(wanted)) return before;
    await storeOverride({ ...wanted, rule, version: before + 1, updatedBy: actor.id }, tx);
    await record(
      'sys_limit_changed',
      actor,
      { rule, before: termsText(present ?? AS_DECLARED), after: termsText(wanted) },
      tx,
    );
    return before + 1;
  });
  await tellEverybody();
  return version;
}

function termsText({ limit, windowMs, algorithm, shadow }: StoredTerms): string {
  const parts = [
    limit === null ? null : `limit ${limit}`,
    windowMs === null ? null : `window ${windowMs} ms`,
    algorithm,
    shadow ? 'shadow' : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? 'as declared' : parts.join(', ');
}

/**
 * Puts somebody on a list.
 * @param entry with its value in the one spelling (`canonicalValue`)
 * @throws AppError `conflict` (`limit_entry_exists`, `limit_entries_full`)
 */
export async function addEntry(entry: Entry & { note: string }, actor: Actor): Promise<bigint> {
  const id = await newIdAsync();
  await transaction(async (tx) => {
    if ((await makeRoomForEntry(tx)) >= MAX_ENTRIES) {
      throw new AppError('conflict', 'The lists are full.', { reason: 'limit_entries_full' });
    }
    if (!(await insertEntry({ ...entry, id, createdBy: actor.id }, tx))) {
      throw new AppError('conflict', 'This is on the list already.', { reason: 'limit_entry_exists' });
    }
    const { kind, subject, value, note, expiresAt } = entry;
    const until = expiresAt?.toISOString() ?? null;
    await record('sys_limit_entry_added', actor, { kind, subject, value, note, until }, tx);
  });
  await tellEverybody();
  return id;
}

/** Takes somebody off a list. @throws AppError `not_found` */
export async function removeEntry(id: bigint, actor: Actor): Promise<void> {
  await transaction(async (tx) => {
    const removed = await deleteEntry(id, tx);
    if (removed === null) throw new AppError('not_found', 'There is no such entry.');
    await record('sys_limit_entry_removed', actor, removed, tx);
  });
  await tellEverybody();
}

function record(
  event: 'sys_limit_changed' | 'sys_limit_entry_added' | 'sys_limit_entry_removed',
  { id, address, userAgent }: Actor,
  details: Record<string, string | null>,
  tx: Transaction,
): Promise<void> {
  return recordAudit({ event, actorId: id, address, userAgent, details }, tx);
}

async function tellEverybody(): Promise<void> {
  // Who does not hear it reads again within seconds.
  const told = publish(LIMITS_CHANNEL, {}).catch((error: unknown) =>
    logger.warn({ err: error }, 'other processes learn of changed limits later'),
  );
  await Promise.all([told, rereadControls()]);
}
