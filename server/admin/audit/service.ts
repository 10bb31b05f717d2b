import type { z } from 'zod';
import { AUDIT_EVENTS } from '@/server/platform/audit/events.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { idCodec } from '@/server/platform/http/schema.ts';
import { firstIdAt } from '@/server/platform/ids.ts';
import { authorizeOperator } from '../policy.ts';
import { type AuditRow, type AuditWish, findAuditEvents, findPersonIds } from './repository.ts';
import type { AuditEventView, AuditFilter, auditPage, ListAuditQuery } from './schema.ts';

/** More people than this share no part of a name that somebody looks for in the log. */
const PEOPLE_MAX = 100;

/** The kinds of events that can be filtered by. */
export const auditEventNames: readonly string[] = AUDIT_EVENTS;

/** Who did what, newest first. @throws AppError `bad_input` (`cursor_invalid`) */
export async function listAudit(
  viewer: Viewer,
  { cursor, limit, ...filter }: ListAuditQuery,
): Promise<z.output<typeof auditPage>> {
  authorizeOperator(viewer);
  const before = readIdCursor(cursor);
  const rows = await findAuditEvents({ ...(await toWish(filter)), before, limit: limit + 1 });
  return cutPage(rows, limit, { toItem: toAuditView, toCursor: ({ id }) => id.toString() });
}

/** A filter as the table understands it. */
export async function toWish({ event, person, from, to }: AuditFilter): Promise<Omit<AuditWish, 'limit'>> {
  return {
    event,
    personIds: person === undefined ? undefined : await toPersonIds(person),
    fromId: from === undefined ? undefined : firstIdAt(from),
    toId: to === undefined ? undefined : firstIdAt(to),
  };
}

/** A number is the id of somebody who may be gone. */
async function toPersonIds(text: string): Promise<bigint[]> {
  const id = idCodec.safeDecode(text);
  return id.success ? [id.data] : findPersonIds(text, PEOPLE_MAX);
}

function toAuditView(row: AuditRow): AuditEventView {
  const { id, at, event, address, userAgent, requestId, details } = row;
  const actor = row.actorId === null ? null : { id: row.actorId, name: row.actorName };
  const subject = row.subjectId === null ? null : { id: row.subjectId, name: row.subjectName };
  return { id, at: at.toISOString(), event, actor, subject, address, userAgent, requestId, details };
}
