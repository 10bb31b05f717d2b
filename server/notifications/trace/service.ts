import { AppError } from '@/server/platform/errors.ts';
import { cutPage, readIdCursor } from '@/server/platform/http/id-cursor.ts';
import { groupBy } from '../group-by.ts';
import { createWriter } from '../templates/create-writer.ts';
import { TEXTS } from '../templates/default-texts.ts';
import { type Channel, declarationOf, type Language } from '../terms.ts';
import { buildTrace } from './build-trace.ts';
import {
  findHistory,
  findStates,
  findTracedDeliveries,
  findTracedEvents,
  findTracedNotification,
  type HistoryRow,
} from './repository.ts';
import type { ChannelTrace, NotificationTraceView } from './schema.ts';

type Viewer = { id: bigint; role: string };
type HistoryItem = {
  id: bigint;
  type: string;
  title: string;
  createdAt: string;
  isShown: boolean;
  channels: { channel: Channel; state: ChannelTrace['state'] }[];
};

/**
 * Why somebody did or didn't get something: every channel, every step. For its recipient, and for admins.
 * @throws AppError `not_found`
 */
export async function traceNotification(viewer: Viewer, id: bigint): Promise<NotificationTraceView> {
  const notification = await findTracedNotification(id);
  if (notification === null || (notification.recipientId !== viewer.id && viewer.role !== 'admin')) {
    throw new AppError('not_found', 'There is no such notification.');
  }
  const [deliveries, events] = await Promise.all([findTracedDeliveries(id), findTracedEvents(id)]);
  const { type, lane, createdAt, expiresAt, readAt } = notification;
  return {
    ...{ id, type, lane },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    readAt: readAt?.toISOString() ?? null,
    channels: buildTrace(notification, deliveries, events),
  };
}

/** Everything the viewer was told in the last 90 days, shown in the centre or not, newest first. */
export async function listHistory(
  viewer: { id: bigint },
  query: { cursor?: string | undefined; limit: number },
  language: Language,
): Promise<{ items: HistoryItem[]; nextCursor: string | null }> {
  const rows = await findHistory(viewer.id, readIdCursor(query.cursor), query.limit + 1);
  const [writer, states] = await Promise.all([createWriter(rows), findStates(rows.map(({ id }) => id))]);
  const byNotification = groupBy(states, ({ notificationId }) => notificationId);
  const reader = { id: viewer.id, language, timeZone: 'UTC' };
  // A code is shown where it was sent to, and nowhere else.
  const titleOf = (row: HistoryRow): string =>
    declarationOf(row.type).isSecret ? TEXTS[language].types[row.type].name : writer.write(row, reader, 'in_app').title;
  const toItem = (row: HistoryRow): HistoryItem => ({
    ...{ id: row.id, type: row.type, isShown: row.inApp },
    title: titleOf(row),
    createdAt: row.createdAt.toISOString(),
    channels: [
      ...(row.inApp ? [{ channel: 'in_app' as const, state: 'shown' as const }] : []),
      ...(byNotification.get(row.id) ?? []).map(({ channel, state }) => ({ channel, state })),
    ],
  });
  return cutPage(rows, query.limit, { toItem, toCursor: ({ id }) => String(id) });
}
