import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';

declare const announcer: unique symbol;

/** Somebody who may tell everybody something; only `authorizeAnnouncer` makes one. */
export type Announcer = Viewer & { readonly [announcer]: true };

/** Lets admins speak to all. For everybody else there is nothing here. @throws AppError `not_found` */
export function authorizeAnnouncer(viewer: Viewer): Announcer {
  if (viewer.role !== 'admin') throw new AppError('not_found', 'There is nothing here.');
  return viewer as Announcer;
}
