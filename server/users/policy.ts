import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';

declare const authorized: unique symbol;

/** Somebody who has been checked for what he is about to do; only this file makes one. */
export type Authorized<T> = T & { readonly [authorized]: true };

/**
 * Lets admins manage invitations. For everybody else they do not exist.
 * @throws AppError `not_found`
 */
export function authorizeInviter(viewer: Viewer): Authorized<Viewer> {
  if (viewer.role !== 'admin') throw new AppError('not_found', 'There is nothing here.');
  return viewer as Authorized<Viewer>;
}
