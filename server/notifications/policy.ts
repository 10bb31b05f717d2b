import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';

declare const operator: unique symbol;

/** Somebody who may look into the deliveries of others and change what is sent; only this file makes one. */
export type NotificationOperator = Viewer & { readonly [operator]: true };

/** Where an act came from, for the audit log. */
export type From = { address?: string; userAgent?: string | null };

/**
 * Lets admins to the operator's side of notifications. For everybody else it does not exist.
 * @throws AppError `not_found`
 */
export function authorizeNotifications(viewer: Viewer): NotificationOperator {
  if (viewer.role !== 'admin') throw new AppError('not_found', 'There is nothing here.');
  return viewer as NotificationOperator;
}
