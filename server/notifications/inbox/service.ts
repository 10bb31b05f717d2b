import { transaction } from '@/server/platform/db/transaction.ts';
import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import type { RealtimeEvent } from '@/server/platform/realtime/events.ts';
import { publishEvent, userRoom } from '@/server/platform/realtime/publish.ts';
import { contactsOf, findPeople } from '@/server/users/lookup.ts';
import { clearDevices } from '../jobs.ts';
import { createWriter } from '../templates/create-writer.ts';
import type { Language } from '../terms.ts';
import {
  countInbox,
  findInbox,
  findOwn,
  findSeen,
  hasDevices,
  type InboxRow,
  markRead,
  markReadUpTo,
  saveSeen,
} from './repository.ts';
import type { ListNotificationsQuery, MarkReadInput, NotificationCounts, NotificationView } from './schema.ts';

type Viewer = { id: bigint };

/** In one transaction; the rest of a long list is read in the next. */
const READ_AT_A_TIME = 5_000;
/** One message to a device takes away so many. */
const CLEARED_AT_A_TIME = 100;
const NOWHERE = 'UTC';

/** The viewer's centre in this language, newest first, page by page; what belongs together stands in one line. */
export async function listNotifications(
  viewer: Viewer,
  { cursor, limit, filter, type }: ListNotificationsQuery,
  language: Language,
): Promise<{ items: NotificationView[]; nextCursor: string | null }> {
  const wanted = { before: readIdCursor(cursor), type, unread: filter === 'unread' };
  const rows = await findInbox(viewer.id, wanted, limit + 1);
  const actorIds = rows.flatMap(({ actorId }) => actorId ?? []);
  const [writer, seen, people, own] = await Promise.all([
    createWriter(rows),
    findSeen(viewer.id),
    findPeople(actorIds, viewer),
    contactsOf([viewer.id]),
  ]);
  const reader = { id: viewer.id, language, timeZone: own.get(viewer.id)?.timeZone ?? NOWHERE };
  const toItem = (row: InboxRow): NotificationView => {
    const { title, body, target } = writer.write(row, reader, 'in_app', row.others);
    return {
      ...{ id: row.id, type: row.type, title, body, url: target, thread: row.thread, others: row.others },
      actor: people.get(row.actorId ?? 0n) ?? null,
      createdAt: row.createdAt.toISOString(),
      readAt: row.readAt?.toISOString() ?? null,
      isSeen: row.id <= seen,
    };
  };
  return cutPage(rows, limit, { toItem, toCursor: ({ id }) => String(id) });
}

/** What the badge shows. */
export function countNotifications(viewer: Viewer): Promise<NotificationCounts> {
  return countInbox(viewer.id);
}

/** Marks one read, with what stands behind it. @throws AppError `not_found` when it is not the viewer's */
export async function readNotification(viewer: Viewer, id: bigint): Promise<NotificationCounts> {
  if ((await findOwn(viewer.id, [id])).length === 0) throw new AppError('not_found', 'There is no such notification.');
  await readSome(viewer, [id]);
  return countInbox(viewer.id);
}

/** Marks these read, or all up to one; those of others are left alone. It is read on all devices then. */
export async function readNotifications(viewer: Viewer, input: MarkReadInput): Promise<NotificationCounts> {
  if ('ids' in input) await readSome(viewer, input.ids);
  else while ((await readUpTo(viewer, input)) === READ_AT_A_TIME);
  return countInbox(viewer.id);
}

/** The centre was opened: what is not newer than `upTo` is no news any more. */
export async function seeNotifications(viewer: Viewer, upTo: bigint): Promise<NotificationCounts> {
  await saveSeen(viewer.id, upTo);
  return countInbox(viewer.id);
}

async function readSome(viewer: Viewer, ids: readonly bigint[]): Promise<void> {
  const read = await transaction(async (tx) => {
    const marked = await markRead(viewer.id, ids, tx);
    await clear(viewer, marked, tx);
    return marked;
  });
  if (read.length > 0) await announce(viewer, { ids: read.map(String) });
}

async function readUpTo(viewer: Viewer, { upTo, type }: Extract<MarkReadInput, { upTo: bigint }>): Promise<number> {
  const read = await transaction(async (tx) => {
    const marked = await markReadUpTo(viewer.id, { upTo, type }, READ_AT_A_TIME, tx);
    // Devices show only some, the newest: those are taken away.
    await clear(viewer, marked.slice(0, CLEARED_AT_A_TIME), tx);
    return marked;
  });
  // Of one type only, these are few enough to be named.
  if (read.length > 0) await announce(viewer, type === undefined ? { upTo: String(upTo) } : { ids: read.map(String) });
  return read.length;
}

async function clear(viewer: Viewer, ids: bigint[], tx: Parameters<typeof markRead>[2]): Promise<void> {
  if (ids.length === 0 || !(await hasDevices(viewer.id, tx))) return;
  for (let from = 0; from < ids.length; from += CLEARED_AT_A_TIME) {
    const notificationIds = ids.slice(from, from + CLEARED_AT_A_TIME);
    await clearDevices.dispatch({ userId: viewer.id, notificationIds }, tx);
  }
}

type ReadEvent = Extract<RealtimeEvent, { name: 'notifications.read' }>;

function announce(viewer: Viewer, payload: ReadEvent['payload']): Promise<void> {
  return publishEvent(userRoom(viewer.id), { name: 'notifications.read', payload });
}
