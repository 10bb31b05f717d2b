import type { z } from 'zod';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { type Transaction, transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { changedMeanwhile, type IfMatch } from '@/server/platform/http/conditional.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { newIdAsync } from '@/server/platform/ids.ts';
import { type Contact, contactsOf, countPeople, type PeopleSegment } from '@/server/users/lookup.ts';
import { announce } from '../jobs.ts';
import { authorizeNotifications, type From } from '../policy.ts';
import {
  type AnnouncementRow,
  countLeftOut,
  countResults,
  countTold,
  deleteAnnouncement,
  findAnnouncement,
  findAnnouncements,
  insertAnnouncement,
  lockAnnouncement,
  updateAnnouncement,
} from './repository.ts';
import type {
  AnnouncementInput,
  AnnouncementPage,
  AnnouncementResults,
  AnnouncementView,
  announcementsQuery,
} from './schema.ts';
import { type AnnouncementState, SCHEDULE_DAYS_MAX } from './terms.ts';

const DAY_MS = 86_400_000;

/** Announcements, newest first. @throws AppError `bad_input` (`cursor_invalid`) */
export async function listAnnouncements(
  viewer: Viewer,
  { cursor, limit }: z.output<typeof announcementsQuery>,
): Promise<AnnouncementPage> {
  authorizeNotifications(viewer);
  const rows = await findAnnouncements(readIdCursor(cursor), limit + 1);
  const people = await contactsOf([...new Set(rows.flatMap(({ createdBy }) => createdBy ?? []))]);
  return cutPage(rows, limit, { toItem: (row) => toView(row, people), toCursor: ({ id }) => String(id) });
}

/** @throws AppError `not_found` */
export async function getAnnouncement(viewer: Viewer, id: bigint): Promise<AnnouncementView> {
  authorizeNotifications(viewer);
  return view(need(await findAnnouncement(id)));
}

/** How far an announcement is, and what became of it by every channel. @throws AppError `not_found` */
export async function getResults(viewer: Viewer, id: bigint): Promise<AnnouncementResults> {
  authorizeNotifications(viewer);
  const { state, recipients, cursor, segment } = need(await findAnnouncement(id));
  const [told, channels, leftOut, left] = await Promise.all([
    countTold(id),
    countResults(id),
    countLeftOut(id),
    state === 'sent' || state === 'cancelled' ? 0 : countPeople(segment, cursor),
  ]);
  return { state, recipients, left, ...told, channels, leftOut };
}

/** How many people belong to a segment now. */
export async function countAudience(viewer: Viewer, segment: PeopleSegment): Promise<{ people: number }> {
  authorizeNotifications(viewer);
  return { people: await countPeople(segment) };
}

/** Writes a draft; nobody is told of it yet. */
export async function createAnnouncement(viewer: Viewer, input: AnnouncementInput): Promise<AnnouncementView> {
  const { id: createdBy } = authorizeNotifications(viewer);
  return view(await insertAnnouncement({ id: await newIdAsync(), ...input, createdBy }));
}

/**
 * Changes what nobody was told yet; one that waits for its time keeps it.
 * @throws AppError `not_found`; `conflict` (`announcement_begun`); `precondition_failed`
 */
export async function changeAnnouncement(
  viewer: Viewer,
  id: bigint,
  input: AnnouncementInput,
  ifMatch: IfMatch | null,
): Promise<AnnouncementView> {
  authorizeNotifications(viewer);
  const row = await transaction(async (tx) => {
    const before = await lock(id, ['draft', 'scheduled'], ifMatch, tx);
    return updateAnnouncement(before, input, tx);
  });
  return view(row);
}

/**
 * Sends it now, or at a time in the future.
 * @throws AppError `not_found`; `conflict` (`announcement_begun`); `invalid` (`schedule_invalid`); `precondition_failed`
 */
export async function releaseAnnouncement(
  viewer: Viewer,
  id: bigint,
  { at }: { at: string | null },
  ifMatch: IfMatch | null,
  from: From = {},
): Promise<AnnouncementView> {
  const { id: actorId } = authorizeNotifications(viewer);
  const now = Date.now();
  const scheduledAt = at === null ? null : new Date(at);
  if (scheduledAt !== null && !isSoon(scheduledAt.getTime() - now)) {
    const errors = [{ path: 'at', message: 'schedule_invalid' }];
    throw new AppError('invalid', 'Not at this time.', { reason: 'schedule_invalid', errors });
  }
  const row = await transaction(async (tx) => {
    const before = await lock(id, ['draft', 'scheduled'], ifMatch, tx);
    const change =
      scheduledAt === null
        ? ({ state: 'sending', startedAt: new Date(now), scheduledAt: null } as const)
        : ({ state: 'scheduled', scheduledAt } as const);
    if (scheduledAt === null) await announce.dispatch({ announcementId: id }, tx);
    const details = { announcementId: String(id), at: scheduledAt?.toISOString() ?? null };
    await recordAudit({ event: 'sys_announcement_sent', actorId, details, ...from }, tx);
    return updateAnnouncement(before, change, tx);
  });
  return view(row);
}

const isSoon = (inMs: number) => inMs > 0 && inMs <= SCHEDULE_DAYS_MAX * DAY_MS;

/**
 * Nobody more is told; who was told by then stays so. One that waited for its time is a draft again.
 * @throws AppError `not_found`; `conflict` (`announcement_not_running`)
 */
export async function cancelAnnouncement(viewer: Viewer, id: bigint, from: From = {}): Promise<AnnouncementView> {
  const { id: actorId } = authorizeNotifications(viewer);
  const row = await transaction(async (tx) => {
    const before = need(await lockAnnouncement(id, tx));
    if (before.state !== 'scheduled' && before.state !== 'sending') {
      throw new AppError('conflict', 'It is not under way.', { reason: 'announcement_not_running' });
    }
    const details = { announcementId: String(id), recipients: before.recipients };
    await recordAudit({ event: 'sys_announcement_cancelled', actorId, details, ...from }, tx);
    if (before.state === 'scheduled') return updateAnnouncement(before, { state: 'draft', scheduledAt: null }, tx);
    return updateAnnouncement(before, { state: 'cancelled', finishedAt: new Date() }, tx);
  });
  return view(row);
}

/** Removes a draft. @throws AppError `not_found`; `conflict` (`announcement_begun`); `precondition_failed` */
export async function removeAnnouncement(viewer: Viewer, id: bigint, ifMatch: IfMatch | null): Promise<void> {
  authorizeNotifications(viewer);
  await transaction(async (tx) => {
    await lock(id, ['draft'], ifMatch, tx);
    await deleteAnnouncement(id, tx);
  });
}

async function lock(
  id: bigint,
  states: readonly AnnouncementState[],
  ifMatch: IfMatch | null,
  tx: Transaction,
): Promise<AnnouncementRow> {
  const row = need(await lockAnnouncement(id, tx));
  if (!states.includes(row.state)) {
    throw new AppError('conflict', 'People were told of it already.', { reason: 'announcement_begun' });
  }
  if (ifMatch !== null && !ifMatch(row.version)) throw changedMeanwhile();
  return row;
}

function need(row: AnnouncementRow | null): AnnouncementRow {
  if (row === null) throw new AppError('not_found', 'There is no such announcement.');
  return row;
}

async function view(row: AnnouncementRow): Promise<AnnouncementView> {
  return toView(row, await contactsOf(row.createdBy === null ? [] : [row.createdBy]));
}

function toView(row: AnnouncementRow, people: Map<bigint, Contact>): AnnouncementView {
  const { cursor: _, segment, createdBy, createdAt, scheduledAt, startedAt, finishedAt, ...rest } = row;
  const { roles, ...others } = segment;
  return {
    ...rest,
    segment: { ...others, ...(roles === undefined ? {} : { roles: [...roles] }) },
    scheduledAt: scheduledAt?.toISOString() ?? null,
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    createdBy: createdBy === null ? null : { id: createdBy, name: people.get(createdBy)?.name ?? null },
  };
}
