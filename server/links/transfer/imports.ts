import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { createTask, requireNoOpenTask } from '@/server/platform/tasks/service.ts';
import { type Authorized, authorizeLink } from '../policy.ts';
import { guessColumns, guessTagSeparator, guessUrlColumn, isData } from './guess-columns.ts';
import { importFileKey, readImportFile } from './import-file.ts';
import { importLinks } from './jobs.ts';
import { examineFile } from './read-file.ts';
import {
  beginImport,
  deleteImport,
  findImport,
  findImports,
  findOldDrafts,
  type ImportChange,
  type ImportRow,
  insertImport,
  updateDraft,
} from './repository.ts';
import { type ChangeImportInput, importOptions, type LinkImportView, type UploadImportQuery } from './schema.ts';
import { DRAFTS_MAX, IMPORT_STATES, IMPORT_TASK } from './terms.ts';

type Owner = { id: bigint };

/**
 * Takes in a file of links: nothing is made yet. What its columns mean is guessed from their names.
 * @throws AppError `unsupported` (`csv_encoding`), `invalid` (`csv_…`)
 */
export async function uploadImport(
  viewer: Owner,
  file: Buffer,
  { name, timeZone }: UploadImportQuery,
): Promise<LinkImportView> {
  const { encoding, delimiter, first, records } = await examineFile(file);
  const hasHeader = !isData(first);
  const columns = hasHeader ? guessColumns(first) : guessUrlColumn(first);
  const rows = hasHeader ? records - 1 : records;
  if (rows === 0) throw new AppError('invalid', 'There is nothing in this file.', { reason: 'csv_empty' });
  const id = await newIdAsync();
  await storage().put(importFileKey(id), file, { contentType: 'text/csv' });
  const options = { columns, hasHeader, tagSeparator: guessTagSeparator(first), timeZone, findExisting: true };
  const about = { id, ownerId: viewer.id, name: name ?? null, bytes: file.length, encoding };
  const row = await insertImport({ ...about, delimiter, columns: first, rows, options });
  for (const old of await findOldDrafts(viewer.id, DRAFTS_MAX)) await dropImport(old);
  return toView(row);
}

/** The viewer's imports, newest first. */
export async function listImports(
  viewer: Owner,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ items: LinkImportView[]; nextCursor: string | null }> {
  const rows = await findImports(viewer.id, readIdCursor(cursor), limit + 1);
  return cutPage(rows, limit, { toItem: toView, toCursor: ({ id }) => String(id) });
}

/** @throws AppError `not_found` */
export async function getImport(viewer: Owner, id: bigint): Promise<LinkImportView> {
  return toView(await ownImport(viewer, id));
}

/**
 * Says what the columns of a file mean and how it is read, as long as it is not imported.
 * @throws AppError `not_found`, `conflict` (`import_begun`), `invalid` (`import_column_unknown`, `csv_…` of another delimiter)
 */
export async function changeImport(viewer: Owner, id: bigint, input: ChangeImportInput): Promise<LinkImportView> {
  const draft = await ownDraft(viewer, id);
  const { delimiter, ...given } = input;
  const before = importOptions.parse(draft.options);
  const options = { ...before, ...dropUndefined(given) };
  const change: ImportChange = { options };
  let records = draft.rows + (before.hasHeader ? 1 : 0);
  if (delimiter !== undefined && delimiter !== draft.delimiter) {
    const facts = await examineFile(await readImportFile(id), delimiter);
    records = facts.records;
    Object.assign(change, { delimiter, columns: facts.first });
    if (given.columns === undefined) {
      options.columns = options.hasHeader ? guessColumns(facts.first) : guessUrlColumn(facts.first);
    }
  }
  change.rows = records - (options.hasHeader ? 1 : 0);
  const width = (change.columns ?? draft.columns).length;
  if (Object.values(options.columns).some((column) => column !== undefined && column >= width)) {
    throw new AppError('invalid', 'There is no such column.', { reason: 'import_column_unknown' });
  }
  const row = await updateDraft(draft, change);
  if (row === null) throw begun();
  return toView(row);
}

/**
 * Begins to make the links of a file; one file at a time.
 * @param origin where we are reached: targets there would be loops
 * @throws AppError `not_found`, `conflict` (`import_begun`, `task_running`), `invalid` (`import_url_missing`)
 */
export async function startImport(viewer: Owner, id: bigint, origin: string): Promise<LinkImportView> {
  const draft = await ownDraft(viewer, id);
  if (importOptions.parse(draft.options).columns.url === undefined) {
    throw new AppError('invalid', 'Say which column holds the targets.', { reason: 'import_url_missing' });
  }
  await transaction(async (tx) => {
    await requireNoOpenTask(viewer.id, IMPORT_TASK, tx);
    const taskId = await createTask({ userId: viewer.id, kind: IMPORT_TASK }, tx);
    if (!(await beginImport(draft, { taskId, origin }, tx))) throw begun();
    await importLinks.dispatch({ importId: id }, tx);
  });
  return getImport(viewer, id);
}

/** Forgets a file, or the report of one that was imported; its links stay. @throws AppError `not_found`, `conflict` (`import_running`) */
export async function removeImport(viewer: Owner, id: bigint): Promise<void> {
  await ownImport(viewer, id);
  if (await dropImport(id)) return;
  throw new AppError('conflict', 'This file is being imported.', { reason: 'import_running' });
}

/** Deletes an import with its file; false while it runs. */
async function dropImport(id: bigint): Promise<boolean> {
  const isDropped = await deleteImport(id);
  if (isDropped) await storage().delete(importFileKey(id));
  return isDropped;
}

/** For everybody but its owner an import does not exist. @throws AppError `not_found` */
export async function ownImport(viewer: Owner, id: bigint): Promise<Authorized<ImportRow>> {
  const found = await findImport(id);
  if (found === null || found.ownerId !== viewer.id) {
    throw new AppError('not_found', 'There is no such import.');
  }
  return authorizeLink(viewer, found);
}

async function ownDraft(viewer: Owner, id: bigint): Promise<Authorized<ImportRow>> {
  const found = await ownImport(viewer, id);
  if (found.state !== 'draft') throw begun();
  return found;
}

function begun(): AppError {
  return new AppError('conflict', 'This file has been imported already.', { reason: 'import_begun' });
}

function dropUndefined<T extends object>(value: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as typeof value;
}

function toView(row: ImportRow): LinkImportView {
  const { id, name, bytes, encoding, delimiter, columns, rows, taskId, made, existing, refused } = row;
  return {
    ...{ id, name, bytes, encoding, delimiter, columns, rows, taskId, made, existing, refused },
    options: importOptions.parse(row.options),
    state: IMPORT_STATES.find((known) => known === row.state) ?? 'failed',
    dealtWith: made + existing + refused,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
