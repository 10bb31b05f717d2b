import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { addEntry, removeEntry } from '@/server/platform/limits/change-controls.ts';
import { canonicalValue, compileEntries, type Entry } from '@/server/platform/limits/entries.ts';
import { type EntryRow, findEntries } from '@/server/platform/limits/repository.ts';
import { authorizeOperator } from '../policy.ts';
import type { AddLimitEntryInput, LimitEntryView } from './schema.ts';

type Call = { address: string; userAgent: string | null };

/** Everybody on a list, newest first; who has run out is not. */
export async function listLimitEntries(viewer: Viewer): Promise<{ items: LimitEntryView[] }> {
  authorizeOperator(viewer);
  return { items: (await findEntries()).map(toView) };
}

/**
 * Puts an address, a range, a person or a country on a list; it holds everywhere within a second.
 * @throws AppError `invalid` (`limit_entry_value_invalid`, `limit_expiry_invalid`); `conflict` (`limit_entry_exists`, `limit_entries_full`,
 *   `limit_entry_self`: an admin who denies himself could not take it back)
 */
export async function addLimitEntry(viewer: Viewer, input: AddLimitEntryInput, call: Call): Promise<LimitEntryView> {
  const operator = authorizeOperator(viewer);
  const { kind, subject, note } = input;
  const value = canonicalValue(subject, input.value);
  if (value === null) throw refusal('invalid', 'value', 'limit_entry_value_invalid');
  const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt);
  const now = Date.now();
  if (expiresAt !== null && expiresAt.getTime() <= now) throw refusal('invalid', 'expiresAt', 'limit_expiry_invalid');
  const entry: Entry = { kind, subject, value, expiresAt };
  const alone = compileEntries([entry]);
  if (alone.ofAddress(call.address, now) === 'deny' || alone.ofUser(operator.id, now) === 'deny') {
    throw refusal('conflict', 'value', 'limit_entry_self');
  }
  const id = await addEntry({ ...entry, note }, { id: operator.id, ...call });
  const row = (await findEntries()).find((one) => one.id === id);
  if (row === undefined) throw new AppError('conflict', 'It was taken off the list meanwhile.');
  return toView(row);
}

/** @throws AppError `not_found` */
export async function removeLimitEntry(viewer: Viewer, id: bigint, call: Call): Promise<void> {
  await removeEntry(id, { id: authorizeOperator(viewer).id, ...call });
}

function refusal(code: 'invalid' | 'conflict', path: string, reason: string): AppError {
  return new AppError(code, 'This cannot be put on the list.', { reason, errors: [{ path, message: reason }] });
}

function toView(row: EntryRow): LimitEntryView {
  const { id, kind, subject, value, note, expiresAt, createdAt, createdBy, createdByName, personName } = row;
  return {
    id,
    kind,
    subject,
    value,
    label: personName,
    note,
    expiresAt: expiresAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    createdBy: createdBy === null ? null : { id: createdBy, name: createdByName },
  };
}
