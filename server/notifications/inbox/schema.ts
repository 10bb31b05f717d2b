import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { type NotificationType, TYPES } from '../terms.ts';

const IDS_MAX = 100;

export const notificationType = z.enum(Object.keys(TYPES) as [NotificationType, ...NotificationType[]], {
  error: 'notification_type_invalid',
});

/** One line of the centre; `others` more of its group stand behind it. Times are ISO 8601. */
const notification = z.object({
  id: idCodec,
  type: z.string(),
  title: z.string(),
  body: z.string(),
  /** A path of ours, or a web address. */
  url: z.string(),
  /** Who did it; null when nobody did, or when they are not to be seen by the reader. */
  actor: z.object({ id: idCodec, handle: z.string(), name: z.string(), pictureUrl: z.string().nullable() }).nullable(),
  others: z.number().int().nonnegative(),
  /** What can be muted. */
  thread: z.string().nullable(),
  createdAt: z.string(),
  readAt: z.string().nullable(),
  isSeen: z.boolean(),
});

export const notificationPage = page(notification);

export const listNotificationsQuery = cursorQuery.extend({
  filter: z.enum(['all', 'unread'], { error: 'filter_invalid' }).default('all'),
  type: notificationType.optional(),
});

/** What there is to see, at most 1,000 each: not read, and not even seen. */
export const notificationCounts = z.object({ unread: z.number().int(), unseen: z.number().int() });

export const notificationParams = z.object({ id: idCodec });

/** These, or all that are not newer than `upTo` (of one type only, when it is named). */
export const markReadInput = z.union(
  [
    z.strictObject({ ids: z.array(idCodec).min(1).max(IDS_MAX) }),
    z.strictObject({ upTo: idCodec, type: notificationType.optional() }),
  ],
  { error: 'ids_invalid' },
);

export const markSeenInput = z.object({ upTo: idCodec });

export type NotificationView = z.output<typeof notification>;
export type NotificationCounts = z.output<typeof notificationCounts>;
export type ListNotificationsQuery = z.output<typeof listNotificationsQuery>;
export type MarkReadInput = z.output<typeof markReadInput>;
/** In JSON and in the browser: ids are decimal strings. */
export type NotificationJson = z.input<typeof notification>;
export type NotificationPageJson = z.input<typeof notificationPage>;
