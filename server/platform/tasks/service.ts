import type { Transaction } from '../db/transaction.ts';
import { AppError } from '../errors.ts';
import { cutPage, readIdCursor } from '../http/id-cursor.ts';
import { newIdAsync } from '../ids.ts';
import { publishEvent, userRoom } from '../realtime/publish.ts';
import {
  deleteOldTasks,
  findOpenTask,
  findTask,
  findTasks,
  insertTask,
  lockTasks,
  type TaskEnd,
  type TaskRow,
  updateEnd,
  updateProgress,
} from './repository.ts';
import type { TaskView } from './schema.ts';

type Owner = { id: bigint };

/** People have seen what became of it by then. */
const KEEP_DAYS = 30;
const PURGE_BATCH = 1_000;

/**
 * Writes down long work that `userId` asked for, together with the change or the job (`tx`) that begins it.
 * @param task.kind `<system>.<noun>`, for example `users.export`
 */
export async function createTask({ userId, kind }: { userId: bigint; kind: string }, tx: Transaction): Promise<bigint> {
  const id = await newIdAsync();
  await insertTask({ id, userId, kind }, tx);
  tx.afterCommit(() => void announce({ id, userId }));
  return id;
}

/**
 * Lets a person have only one task of this kind at a time, also when two tabs ask at the same moment.
 * @throws AppError `conflict` (`task_running`)
 */
export async function requireNoOpenTask(userId: bigint, kind: string, tx: Transaction): Promise<void> {
  await lockTasks(userId, kind, tx);
  if ((await findOpenTask(userId, kind, tx)) === null) return;
  throw new AppError('conflict', 'This is being done already.', { reason: 'task_running' });
}

/** Says how far the work is; false when it was cancelled (or has ended, or its person is gone): then stop and clean up. */
export async function reportProgress(
  id: bigint,
  { progress, total }: { progress: number; total: number | null },
): Promise<boolean> {
  const row = await updateProgress(id, progress, total);
  if (row !== null) await announce(row);
  return row !== null;
}

/** The work is done. False when it was cancelled meanwhile: what was made must go. Done again it changes nothing. */
export async function finishTask(id: bigint, result: Record<string, unknown>, tx?: Transaction): Promise<boolean> {
  return end(id, { state: 'done', result }, tx);
}

/** The work failed for good. @param reason like `details.reason` of an error: people read it in their language */
export async function failTask(id: bigint, reason: string): Promise<boolean> {
  return end(id, { state: 'failed', error: reason });
}

async function end(id: bigint, how: TaskEnd, tx?: Transaction): Promise<boolean> {
  const row = await updateEnd(id, how, tx);
  if (row === null) return false;
  if (tx) tx.afterCommit(() => void announce(row));
  else await announce(row);
  return true;
}

/**
 * Ends a task of the viewer before it is done; whoever works on it learns it with the next report of progress. Done again it changes nothing.
 * @throws AppError `not_found`, `conflict` (`task_finished`)
 */
export async function cancelTask(viewer: Owner, id: bigint): Promise<TaskView> {
  const task = await ownTask(viewer, id);
  if (task.state === 'cancelled') return toView(task);
  const cancelled = await updateEnd(id, { state: 'cancelled' });
  if (cancelled !== null) {
    await announce(cancelled);
    return toView(cancelled);
  }
  const now = await ownTask(viewer, id);
  if (now.state === 'cancelled') return toView(now);
  throw new AppError('conflict', 'This has ended already.', { reason: 'task_finished' });
}

/** For everybody but its owner a task does not exist. @throws AppError `not_found` */
async function ownTask(viewer: Owner, id: bigint): Promise<TaskRow> {
  const task = await findTask(id);
  if (task === null || task.userId !== viewer.id) throw new AppError('not_found', 'There is no such task.');
  return task;
}

/** How a task stands; null when it, or its person, is gone. For whoever works on it. */
export async function readTaskState(id: bigint): Promise<TaskView['state'] | null> {
  return (await findTask(id))?.state ?? null;
}

/** A task of the viewer. @throws AppError `not_found` */
export async function getTask(viewer: Owner, id: bigint): Promise<TaskView> {
  return toView(await ownTask(viewer, id));
}

/** The viewer's tasks, newest first. */
export async function listTasks(
  viewer: Owner,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ items: TaskView[]; nextCursor: string | null }> {
  const rows = await findTasks(viewer.id, readIdCursor(query.cursor), query.limit + 1);
  return cutPage(rows, query.limit, { toItem: toView, toCursor: ({ id }) => String(id) });
}

/** Deletes tasks that ended 30 days ago, a batch at a time. Gives their number. */
export async function purgeTasks(signal: AbortSignal): Promise<number> {
  for (let purged = 0; ; ) {
    signal.throwIfAborted();
    const count = await deleteOldTasks(KEEP_DAYS, PURGE_BATCH);
    purged += count;
    if (count < PURGE_BATCH) return purged;
  }
}

function announce({ id, userId }: Pick<TaskRow, 'id' | 'userId'>): Promise<void> {
  return publishEvent(userRoom(userId), { name: 'tasks.changed', payload: { id: String(id) } });
}

function toView({ userId: _, createdAt, updatedAt, ...row }: TaskRow): TaskView {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
