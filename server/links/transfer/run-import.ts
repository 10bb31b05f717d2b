import { transaction } from '@/server/platform/db/transaction.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { failTask, finishTask, readTaskState, reportProgress } from '@/server/platform/tasks/service.ts';
import { announceMany } from '../announce-change.ts';
import { type Made, makeLinks, type Refusal, type WishedLink } from '../bulk/make-links.ts';
import { isRefused } from '../bulk/prepare-link.ts';
import { tagCounts } from '../tags/service.ts';
import type { Encoding } from './decode-text.ts';
import { importFileKey, readImportFile } from './import-file.ts';
import { importLinks } from './jobs.ts';
import { type FileRecord, piecesOf, readRecords } from './read-file.ts';
import { prepareRow } from './read-row.ts';
import { endImport, findImport, holdPosition, type ImportRow, type RowOutcome, recordRows } from './repository.ts';
import { type ImportOptions, type ImportRef, importOptions } from './schema.ts';
import type { Delimiter } from './terms.ts';

/** Links of one transaction. */
const BATCH = 1_000;
const BATCH_TIMEOUT_MS = 60_000;
/** What is shown of a refused row. */
const GIVEN_MAX = 300;

/**
 * Makes the links of a file, batch by batch; how far it is stands in the transaction of each batch, so that a run after one that was killed goes
 * on behind the last one, and no row is made twice. What is made when somebody cancels stays.
 */
export async function runImport(
  { importId }: ImportRef,
  { signal, attempt }: Pick<JobContext, 'signal' | 'attempt'>,
): Promise<void> {
  const found = await findImport(importId);
  if (found === null) return storage().delete(importFileKey(importId));
  const { taskId } = found;
  if (found.state !== 'running' || taskId === null) return;
  try {
    const isDone = await makeAll(found, taskId, signal);
    await finish(found, taskId, isDone);
  } catch (error) {
    if (attempt >= importLinks.attempts) {
      await endImport(importId, 'failed');
      await failTask(taskId, 'import_failed');
    }
    throw error;
  }
  await storage().delete(importFileKey(importId));
}

type Prepared = WishedLink | Refusal;

/**
 * False when it was cancelled. While the database stores one batch, the next one is read and checked: of the time of a batch the two are about
 * half each.
 */
async function makeAll(found: ImportRow, taskId: bigint, signal: AbortSignal): Promise<boolean> {
  const state = await readTaskState(taskId);
  if (state !== 'waiting' && state !== 'running') return false;
  const options = importOptions.parse(found.options);
  let { position } = found;
  let done = found.made + found.existing + found.refused;
  const store = async (records: readonly FileRecord[], prepared: readonly Prepared[]): Promise<boolean> => {
    signal.throwIfAborted();
    if (!(await reportProgress(taskId, { progress: done, total: found.rows }))) return false;
    const made = await makeBatch({ found, position, urlColumn: options.columns.url ?? 0 }, records, prepared);
    position = records.at(-1)?.row ?? position;
    done += records.length;
    await announceMany(made.flatMap((one) => (one.state === 'made' ? one.row : [])));
    return true;
  };
  let storing: Promise<boolean> = Promise.resolve(true);
  try {
    for await (const records of batchesOf(found, options)) {
      const prepared = await Promise.all(records.map(({ cells }) => prepareRow(cells, options, found.origin ?? '')));
      if (!(await storing)) return false;
      storing = store(records, prepared);
      // It is looked at with the next batch; until then its failure must not be nobody's.
      storing.catch(() => undefined);
    }
    return (await storing) && (await reportProgress(taskId, { progress: done, total: found.rows }));
  } finally {
    await storing.catch(() => undefined);
  }
}

/** The rows that have not been dealt with, a batch at a time. */
async function* batchesOf(found: ImportRow, { hasHeader }: ImportOptions): AsyncGenerator<FileRecord[]> {
  const how = { encoding: found.encoding as Encoding, delimiter: found.delimiter as Delimiter };
  const { position } = found;
  let batch: FileRecord[] = [];
  let isFirst = true;
  for await (const record of readRecords(piecesOf(await readImportFile(found.id)), how)) {
    const isHeader = isFirst && hasHeader;
    isFirst = false;
    if (isHeader || record.row <= position) continue;
    batch.push(record);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** Stores a batch with what became of its rows, once. */
function makeBatch(
  { found, position, urlColumn }: { found: ImportRow; position: number; urlColumn: number },
  records: readonly FileRecord[],
  prepared: readonly Prepared[],
): Promise<Made[]> {
  const wishes = prepared.filter((one): one is WishedLink => !isRefused(one));
  return transaction(
    async (tx) => {
      // Another run of this job was quicker, as after a lost lock: this one ends, and the other goes on.
      if ((await holdPosition(found.id, tx)) !== position) throw new Error(`import ${found.id} is done elsewhere`);
      const links = wishes.length === 0 ? [] : await makeLinks(found.ownerId, wishes, tx, { cardsAfter: position });
      const queue = links.values();
      const made = prepared.map((one) => (isRefused(one) ? one : (queue.next().value as Made)));
      const outcomes = records.map(({ row, cells }, place): RowOutcome => {
        return { row, made: made[place] as Made, given: (cells[urlColumn] ?? '').trim().slice(0, GIVEN_MAX) };
      });
      await recordRows(found.id, { outcomes, position: records.at(-1)?.row ?? position }, tx);
      return made;
    },
    { retry: true, timeoutMs: BATCH_TIMEOUT_MS },
  );
}

/** The import and its task end together, once. */
async function finish({ id, ownerId }: ImportRow, taskId: bigint, isDone: boolean): Promise<void> {
  await tagCounts.invalidate(String(ownerId));
  await transaction(async (tx) => {
    const isFinished = isDone && (await finishTask(taskId, { page: `/links/import/${id}` }, tx));
    await endImport(id, isFinished ? 'done' : 'cancelled', tx);
  });
}
