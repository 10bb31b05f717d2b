import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { AppError } from '@/server/platform/errors.ts';

declare const operator: unique symbol;

/** Somebody who may look into the machinery and change it; only `authorizeOperator` makes one. */
export type Operator = Viewer & { readonly [operator]: true };

/**
 * Lets admins to the operator's desk. For everybody else it does not exist.
 * @throws AppError `not_found`
 */
export function authorizeOperator(viewer: Viewer): Operator {
  if (viewer.role !== 'admin') throw new AppError('not_found', 'There is nothing here.');
  return viewer as Operator;
}
