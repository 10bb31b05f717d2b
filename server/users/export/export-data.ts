import { once as eventOf } from 'node:events';
import { type FileHandle, writeFile } from 'node:fs/promises';
import { addAbortSignal, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { notify } from '@/server/notifications/jobs.ts';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { JobContext } from '@/server/platform/queue/bind.ts';
import { withNamelessFile } from '@/server/platform/storage/nameless-file.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { failTask, finishTask, readTaskState, reportProgress } from '@/server/platform/tasks/service.ts';
import { exportData, purgeExport } from '../jobs.ts';
import type { UserTask } from '../schema.ts';
import { type ExportFile, filesOf } from './collect-data.ts';
import { exportKey } from './export-file.ts';

/** The file, and the address that opens it, live so long. */
const LIFETIME_S = 7 * 24 * 3_600;

/** The task was cancelled, or its person is gone: not a failure. */
class NoLongerWanted extends Error {}

type Context = Pick<JobContext, 'once' | 'signal' | 'attempt'>;

/**
 * Packs what we keep about a person into a ZIP, says how far it is, and puts the address of the file into the task. A run after one that was
 * killed begins anew and finishes once; a cancelled one leaves nothing behind.
 */
export async function packData({ userId, taskId }: UserTask, { once, signal, attempt }: Context): Promise<void> {
  const state = await readTaskState(taskId);
  if (state !== 'waiting' && state !== 'running') return dropUnlessDone(taskId);
  try {
    const bytes = await withNamelessFile(async (file) => {
      await writeZip(file, filesOf(userId), taskId, signal);
      return store(file, taskId);
    });
    await once(async (tx) => {
      const expiresAt = new Date(Date.now() + LIFETIME_S * 1_000).toISOString();
      const result = { url: await fileUrl(taskId), bytes, expiresAt };
      if (!(await finishTask(taskId, result, tx))) return;
      await purgeExport.dispatch({ userId, taskId }, tx, { delayMs: LIFETIME_S * 1_000 });
      const data = { taskId, bytes, expiresAt };
      const dedupeKey = `export-ready:${taskId}`;
      await notify.dispatch({ type: 'export-ready', recipients: [userId], data, dedupeKey }, tx);
      await recordAudit({ event: 'user_exported', actorId: userId, subjectId: userId, details: { bytes } }, tx);
    });
    await dropUnlessDone(taskId);
  } catch (error) {
    if (error instanceof NoLongerWanted) return;
    if (attempt >= exportData.attempts) await failTask(taskId, 'export_failed');
    throw error;
  }
}

/** The job at the end of an export's life. */
export async function purgeExportFile({ taskId }: UserTask): Promise<void> {
  await storage().delete(exportKey(taskId));
}

function fileUrl(taskId: bigint): Promise<string> {
  return storage().signedUrl(exportKey(taskId), { method: 'GET', expiresInS: LIFETIME_S });
}

async function store(file: FileHandle, taskId: bigint): Promise<number> {
  const { size } = await file.stat();
  const stream = file.createReadStream({ start: 0 });
  // A storage that fails early lets go of the stream, whose file is closed before it was read: that is no crash.
  stream.on('error', () => undefined);
  await storage().put(exportKey(taskId), stream, { contentType: 'application/zip', size });
  return size;
}

/** Cancelled while, or after, the file was being stored: nobody would ever delete it. */
async function dropUnlessDone(taskId: bigint): Promise<void> {
  if ((await readTaskState(taskId)) !== 'done') await storage().delete(exportKey(taskId));
}

/** Writes one file after the other, so that only one is open at a time and a cancelled task is noticed at each. */
async function writeZip(into: FileHandle, files: ExportFile[], taskId: bigint, signal: AbortSignal): Promise<void> {
  const zip = new ZipFile();
  const stop = new AbortController();
  const packed = addAbortSignal(AbortSignal.any([signal, stop.signal]), Readable.from(zip.outputStream));
  const written = writeFile(into, packed);
  // Looked at below; without this a failure while a file is being collected would be nobody's.
  written.catch(() => undefined);
  zip.on('error', (error: Error) => stop.abort(error));
  try {
    for (const [index, file] of files.entries()) {
      if (!(await reportProgress(taskId, { progress: index, total: files.length }))) throw new NoLongerWanted();
      const content = await file.open();
      if (content === null) continue;
      zip.addReadStream(content, file.name);
      await Promise.race([eventOf(content, 'close', { signal }), written]);
    }
    zip.end();
    await written;
  } catch (error) {
    stop.abort(error);
    throw error;
  }
}
