import { z } from 'zod';
import { cursorQuery, idCodec, page } from '../http/schema.ts';

/**
 * Long work that somebody asked for and watches. `kind` is `<system>.<noun>`; `total` is null while nobody knows how much there is; `result`
 * says what came of it, `error` is a reason as in a problem. Times are ISO 8601 in UTC.
 */
export const task = z.object({
  id: idCodec,
  kind: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  progress: z.number().int().nonnegative(),
  total: z.number().int().nonnegative().nullable(),
  result: z.record(z.string(), z.unknown()).nullable(),
  error: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export const taskPage = page(task);

export const listTasksQuery = cursorQuery;

export const taskParams = z.object({ id: idCodec });

export type TaskView = z.output<typeof task>;
/** In JSON and in the browser: the id is a decimal string. */
export type TaskJson = z.input<typeof task>;
export type TaskPageJson = z.input<typeof taskPage>;
