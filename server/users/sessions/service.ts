import { createHash } from 'node:crypto';
import { noteAct } from '@/server/notifications/jobs.ts';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import { deleteEndedSessions, listSessionRows } from '@/server/platform/auth/repository.ts';
import { revokeAllSessions, revokeSession } from '@/server/platform/auth/sessions.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';
import { type Caller, tracesOf } from '../open-session.ts';
import { describeDevice } from './describe-device.ts';
import type { SessionView } from './schema.ts';

/** More nobody reads; signing out all others reaches the rest. */
const MAX_LISTED = 100;
const PURGE_BATCH = 1_000;

/** Where the viewer is signed in, the place seen last first. */
export async function listSessions(viewer: Viewer): Promise<{ items: SessionView[]; nextCursor: null }> {
  const rows = await listSessionRows(viewer.id, MAX_LISTED);
  const items = rows.map((row) => ({
    id: publicIdOf(row.id),
    ...describeDevice(row.userAgent),
    address: row.address,
    createdAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    isCurrent: row.id === viewer.sessionId,
  }));
  return { items, nextCursor: null };
}

/** Signs one place out. @throws AppError `not_found` when the viewer has no such session */
export async function endSession(viewer: Viewer, publicId: string, caller: Caller): Promise<void> {
  const rows = await listSessionRows(viewer.id, MAX_LISTED);
  const row = rows.find(({ id }) => publicIdOf(id) === publicId);
  if (row === undefined) throw new AppError('not_found', 'There is no such session.');
  await revokeSession(row.id);
  await record(viewer, caller, { session: publicId });
}

/** Signs all other places out; gives how many there were. */
export async function endOtherSessions(viewer: Viewer, caller: Caller): Promise<number> {
  const count = await revokeAllSessions(viewer.id, viewer.sessionId);
  if (count > 0) await record(viewer, caller, { count });
  return count;
}

/** Deletes sessions that ended more than a day ago, in batches; gives how many. */
export async function purgeSessions(signal: AbortSignal): Promise<number> {
  let purged = 0;
  while (!signal.aborted) {
    const count = await deleteEndedSessions(PURGE_BATCH);
    purged += count;
    if (count < PURGE_BATCH) break;
  }
  return purged;
}

/** The name of a session outside of the server: neither the cookie nor what it is looked up by can be made of it. */
function publicIdOf(sessionId: string): string {
  return createHash('sha256').update(`public:${sessionId}`).digest('hex').slice(0, 32);
}

async function record(viewer: Viewer, caller: Caller, details: Record<string, string | number>): Promise<void> {
  await recordAudit({
    event: 'session_revoked',
    actorId: viewer.id,
    subjectId: viewer.id,
    ...tracesOf(caller),
    details,
  });
  await noteAct.dispatch({ userId: viewer.id, act: 'session-ended' });
}
