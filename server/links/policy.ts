import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';

declare const authorized: unique symbol;

/** A thing that a check has let somebody work on; only `policy.ts` makes one, and what changes data accepts nothing else. */
export type Authorized<T> = T & { readonly [authorized]: true };

/**
 * Lets the owner work on a link. For everybody else, admins too, it does not exist: an answer that differs would tell
 * strangers which ids are in use.
 * @throws AppError `not_found`
 */
export function authorizeLink<L extends { ownerId: bigint }>(viewer: { id: bigint }, link: L | null): Authorized<L> {
  if (link === null || link.ownerId !== viewer.id) throw new AppError('not_found', 'There is no such link.');
  return link as Authorized<L>;
}

/** Lets admins see and decide what was reported. For everybody else it does not exist. @throws AppError `not_found` */
export function authorizeModerator({ role }: Pick<Viewer, 'role'>): void {
  if (role !== 'admin') throw new AppError('not_found', 'There is nothing here.');
}
