import type { z } from 'zod';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError, isUnavailable } from '@/server/platform/errors.ts';
import { idCodec } from '@/server/platform/http/schema.ts';
import { logger } from '@/server/platform/logger.ts';
import { listProcesses } from '@/server/platform/metrics/heartbeat.ts';
import {
  type DeadLetter,
  discardDeadLetter as discard,
  listDeadLetters as list,
  retryDeadLetter as retry,
} from '@/server/platform/outbox/dead-letters.ts';
import { outboxOverview } from '@/server/platform/outbox/outbox-age.ts';
import { queueOverview } from '@/server/platform/queue/inspect.ts';
import { authorizeOperator, type Operator } from './policy.ts';
import type { DeadLetterView, deadLetterPage, listDeadLettersQuery, Overview } from './schema.ts';

const LETTERS_IN_OVERVIEW = 50;

/** What the machinery is doing now. While Redis is away the rest is still told: this is when it is looked at. */
export async function adminOverview(viewer: Viewer): Promise<Overview> {
  authorizeOperator(viewer);
  const [processes, queues, outbox, letters] = await Promise.all([
    unlessAway(listProcesses()),
    unlessAway(queueOverview()),
    outboxOverview(),
    list(LETTERS_IN_OVERVIEW),
  ]);
  return {
    redisReachable: processes !== null && queues !== null,
    processes: processes ?? [],
    queues: queues ?? [],
    outbox: { ...outbox, deadLetters: letters.map(toView) },
  };
}

/** Dead letters, newest first. @throws AppError `invalid` (`cursor_invalid`) */
export async function listDeadLetters(
  viewer: Viewer,
  { cursor, limit }: z.output<typeof listDeadLettersQuery>,
): Promise<z.output<typeof deadLetterPage>> {
  authorizeOperator(viewer);
  const letters = await list(limit + 1, readCursor(cursor));
  const items = letters.slice(0, limit).map(toView);
  return { items, nextCursor: letters.length > limit ? String(items.at(-1)?.id) : null };
}

/** A cursor is the id of the last letter of the page before. */
function readCursor(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined;
  const id = idCodec.safeDecode(cursor);
  if (!id.success) throw new AppError('invalid', 'This cursor is not one of ours.', { reason: 'cursor_invalid' });
  return id.data;
}

/** Has the job done again, with all its attempts. @throws AppError `not_found` */
export async function retryDeadLetter(viewer: Viewer, id: bigint): Promise<void> {
  await settle(authorizeOperator(viewer), id, 'retry', retry);
}

/** Gives the job up for ever. @throws AppError `not_found` */
export async function discardDeadLetter(viewer: Viewer, id: bigint): Promise<void> {
  await settle(authorizeOperator(viewer), id, 'discard', discard);
}

async function settle(by: Operator, id: bigint, action: string, act: (id: bigint) => Promise<boolean>): Promise<void> {
  if (!(await act(id))) throw new AppError('not_found', 'There is no such dead letter.');
  logger.info({ action, deadLetter: id.toString(), operator: by.id.toString() }, 'dead letter settled');
}

function toView({ createdAt, failedAt, ...letter }: DeadLetter): DeadLetterView {
  return { ...letter, createdAt: createdAt.toISOString(), failedAt: failedAt.toISOString() };
}

async function unlessAway<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isUnavailable(error)) return null;
    throw error;
  }
}
