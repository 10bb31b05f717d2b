import { pg } from '../db/client.ts';
import type { Transaction } from '../db/transaction.ts';
import type { TaskView } from './schema.ts';

export type TaskRow = {
  id: bigint;
  userId: bigint;
  kind: string;
  state: TaskView['state'];
  progress: number;
  total: number | null;
  result: Record<string, unknown> | null;
  error: string | null;
  createdAt: Date;
  updatedAt: Date;
};

const COLUMNS = `id, user_id AS "userId", kind, state::text AS state, progress, total, result, error,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** A task that has not ended: only such a one changes. */
const OPEN = "state IN ('waiting', 'running')";

/** Until the end of the transaction nobody else asks for, or ends, tasks of this kind for this person. */
export async function lockTasks(userId: bigint, kind: string, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'tasks.lock',
    text: "SELECT pg_advisory_xact_lock(hashtextextended('tasks:' || $1 || ':' || $2, 0))",
    values: [String(userId), kind],
  });
}

/** The task of this kind that waits or runs for this person. */
export async function findOpenTask(userId: bigint, kind: string, tx: Transaction): Promise<TaskRow | null> {
  const { rows } = await tx.pg.query<TaskRow>({
    name: 'tasks.find-open',
    text: `SELECT ${COLUMNS} FROM tasks WHERE user_id = $1 AND kind = $2 AND ${OPEN} ORDER BY id DESC LIMIT 1`,
    values: [userId, kind],
  });
  return rows[0] ?? null;
}

export async function insertTask(task: { id: bigint; userId: bigint; kind: string }, tx: Transaction): Promise<void> {
  await tx.pg.query({
    name: 'tasks.insert',
    text: 'INSERT INTO tasks (id, user_id, kind) VALUES ($1, $2, $3)',
    values: [task.id, task.userId, task.kind],
  });
}

export async function findTask(id: bigint): Promise<TaskRow | null> {
  const { rows } = await pg.query<TaskRow>({
    name: 'tasks.find',
    text: `SELECT ${COLUMNS} FROM tasks WHERE id = $1`,
    values: [id],
  });
  return rows[0] ?? null;
}

/** A person's tasks, newest first, after the task `before`. */
export async function findTasks(userId: bigint, before: bigint | undefined, limit: number): Promise<TaskRow[]> {
  const { rows } = await pg.query<TaskRow>({
    name: 'tasks.list',
    text: `SELECT ${COLUMNS} FROM tasks WHERE user_id = $1 AND ($2::int8 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
    values: [userId, before ?? null, limit],
  });
  return rows;
}

/** Null when the task has ended, or is gone. */
export async function updateProgress(id: bigint, progress: number, total: number | null): Promise<TaskRow | null> {
  const { rows } = await pg.query<TaskRow>({
    name: 'tasks.progress',
    text: `UPDATE tasks SET state = 'running', progress = $2, total = $3, updated_at = now()
            WHERE id = $1 AND ${OPEN} RETURNING ${COLUMNS}`,
    values: [id, progress, total],
  });
  return rows[0] ?? null;
}

export type TaskEnd = {
  state: 'done' | 'failed' | 'cancelled';
  result?: Record<string, unknown> | null;
  error?: string | null;
};

/** Ends a task; of several at once one wins. Null when it has ended before, or is gone. */
export async function updateEnd(id: bigint, end: TaskEnd, tx?: Transaction): Promise<TaskRow | null> {
  const { rows } = await (tx?.pg ?? pg).query<TaskRow>({
    name: 'tasks.end',
    text: `UPDATE tasks
              SET state = $2::task_state, result = $3, error = $4, updated_at = now(), finished_at = now(),
                  progress = CASE WHEN $2 = 'done' THEN coalesce(total, progress) ELSE progress END
            WHERE id = $1 AND ${OPEN} RETURNING ${COLUMNS}`,
    values: [id, end.state, end.result ? JSON.stringify(end.result) : null, end.error ?? null],
  });
  return rows[0] ?? null;
}

/** Deletes up to `limit` tasks that ended more than `days` ago; gives their number. */
export async function deleteOldTasks(days: number, limit: number): Promise<number> {
  const { rowCount } = await pg.query({
    name: 'tasks.delete-old',
    text: `DELETE FROM tasks WHERE id IN (
             SELECT id FROM tasks WHERE finished_at < now() - $1 * interval '1 day' LIMIT $2)`,
    values: [days, limit],
  });
  return rowCount ?? 0;
}
