import { AsyncLocalStorage } from 'node:async_hooks';
import type { Queryable } from './client.ts';

/** Written in the transaction of an effect; throwing rolls the effect back. */
type Mark = (tx: { pg: Queryable }) => Promise<void>;

const scope = new AsyncLocalStorage<{ mark: Mark | undefined }>();

/** Every `transaction()` that `fn` runs calls `mark` as its last statement, so that the mark and the effect are committed together. */
export async function withCommitMark<T>(mark: Mark, fn: () => Promise<T>): Promise<T> {
  const current: { mark: Mark | undefined } = { mark };
  try {
    return await scope.run(current, fn);
  } finally {
    // What was begun in there and goes on for ever (a renewal, a subscription) has nothing to do with the call any more.
    current.mark = undefined;
  }
}

/** The mark that the caller's transactions carry, if any. */
export function commitMark(): Mark | undefined {
  return scope.getStore()?.mark;
}
