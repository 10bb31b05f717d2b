import type { z } from 'zod';
import { countReportedLinks } from '@/server/links/lookup.ts';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError, isUnavailable } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
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

/** More links than these are not counted. */
const REPORTED_MAX = 100;

/** What the machinery is doing now. While Redis is away the rest is still told: this is when it is looked at. */
export async function adminOverview(viewer: Viewer): Promise<Overview> {
  authorizeOperator(viewer);
  const [processes, queues, outbox, reportedLinks] = await Promise.all([
    unlessAway(listProcesses()),
    unlessAway(queueOverview()),
    outboxOverview(),
    countReportedLinks(REPORTED_MAX),
  ]);
  return {
    redisReachable: processes !== null && queues !== null,
    processes: processes ?? [],
    queues: queues ?? [],
    outbox,
    reportedLinks,
  };
}

/** Dead letters, newest first, of all queues or of one. @throws AppError `bad_input` (`cursor_invalid`) */
export async function listDeadLetters(
  viewer: Viewer,
  { cursor, limit, queue }: z.output<typeof listDeadLettersQuery>,
): Promise<z.output<typeof deadLetterPage>> {
  authorizeOperator(viewer);
  const letters = await list(limit + 1, readIdCursor(cursor), queue);
  return cutPage(letters, limit, { toItem: toView, toCursor: ({ id }) => id.toString() });
}

/** Has the job done again, with all its attempts. @throws AppError `not_found` */
export async function retryDeadLetter(viewer: Viewer, id: bigint): Promise<void> {
  await settle(authorizeOperator(viewer), id, 'sys_job_retried', retry);
}

/** Gives the job up for ever. @throws AppError `not_found` */
export async function discardDeadLetter(viewer: Viewer, id: bigint): Promise<void> {
  await settle(authorizeOperator(viewer), id, 'sys_job_discarded', discard);
}

async function settle(
  by: Operator,
  id: bigint,
  event: 'sys_job_retried' | 'sys_job_discarded',
  act: (id: bigint) => Promise<string | undefined>,
): Promise<void> {
  const queue = await act(id);
  if (queue === undefined) throw new AppError('not_found', 'There is no such dead letter.');
  await recordAudit({ event, actorId: by.id, details: { queue, deadLetter: id.toString() } });
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
