import type { PoolClient } from 'pg';
import { AppError } from '../errors.ts';
import { logger } from '../logger.ts';
import { prisma, type Queryable } from './client.ts';
import { commitMark } from './commit-mark.ts';
import type { Prisma } from './generated/client.ts';
import { type TransactionScope, transactionScope } from './pool.ts';

/** One open transaction, as Prisma and as plain SQL on the same connection. Both are dead when it has ended. */
export type Transaction = {
  prisma: Prisma.TransactionClient;
  pg: Queryable;
  /** Runs `fn` once, after the commit; never when the transaction is rolled back. Its failure is logged and changes nothing. */
  afterCommit(fn: () => void): void;
};

export type TransactionOptions = {
  isolation?: 'ReadCommitted' | 'RepeatableRead' | 'Serializable';
  /** Runs `fn` again (3 times at most) after a serialization failure or a deadlock. `fn` must have no effect outside of the transaction. */
  retry?: boolean;
  /** Longest life of the transaction, default 15 s. */
  timeoutMs?: number;
};

const MAX_RETRIES = 3;
const DEFAULT_TIMEOUT_MS = 15_000;
const MAX_WAIT_FOR_CONNECTION_MS = 5_000;

/**
 * Runs `fn` in one database transaction: commits when it resolves, rolls back when it throws, and passes on its result or error.
 * Must not be called inside another one (pass `tx` down instead); that throws.
 */
export async function transaction<T>(
  fn: (tx: Transaction) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> {
  if (currentTransaction()) {
    throw new AppError('internal', 'transaction() inside a transaction: pass the open one down instead');
  }
  for (let attempt = 1; ; attempt++) {
    try {
      return await runOnce(fn, options);
    } catch (error) {
      if (!options.retry || attempt > MAX_RETRIES || !isWriteConflict(error)) throw error;
      await pause(attempt);
    }
  }
}

/** Says whether the caller runs inside a `transaction()` that is still open. */
export function currentTransaction(): boolean {
  return transactionScope.getStore()?.open ?? false;
}

async function runOnce<T>(fn: (tx: Transaction) => Promise<T>, options: TransactionOptions): Promise<T> {
  const scope: TransactionScope = { client: undefined, open: false, commitRefused: false };
  const callbacks: (() => void)[] = [];
  const result = await transactionScope.run(scope, () =>
    prisma.$transaction(
      async (client) => {
        const tx: Transaction = {
          prisma: client,
          pg: scopedPg(scope),
          afterCommit: (callback) => {
            callbacks.push(callback);
          },
        };
        const value = await fn(tx);
        await commitMark()?.(tx);
        return value;
      },
      {
        maxWait: MAX_WAIT_FOR_CONNECTION_MS,
        timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
        ...(options.isolation === undefined ? {} : { isolationLevel: options.isolation }),
      },
    ),
  );
  if (scope.commitRefused) {
    throw new AppError('internal', 'the transaction was rolled back: a failed statement in it was caught and ignored');
  }
  for (const callback of callbacks) runAfterCommit(callback);
  return result;
}

function scopedPg(scope: TransactionScope): Queryable {
  const query = async (...args: unknown[]): Promise<unknown> => {
    if (!scope.open || !scope.client) throw new AppError('internal', 'this transaction has ended');
    return Reflect.apply(scope.client.query, scope.client, args);
  };
  return { query: query as PoolClient['query'] };
}

function runAfterCommit(callback: () => void): void {
  try {
    callback();
  } catch (error) {
    logger.error({ err: error }, 'work after a commit failed');
  }
}

/** Serialization failure (40001) or deadlock (40P01), as node-pg, Prisma (P2034) or its adapter report it. */
function isWriteConflict(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (code === '40001' || code === '40P01' || code === 'P2034') return true;
  const cause = error.cause as { kind?: unknown; originalCode?: unknown } | undefined;
  if (cause?.kind === 'TransactionWriteConflict') return true;
  return cause?.originalCode === '40001' || cause?.originalCode === '40P01';
}

/** Grows with each attempt and is random, so that two transactions do not collide again at once. */
function pause(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
}
