import { type Transaction, transaction } from '../db/transaction.ts';
import { childLogger } from '../logger.ts';
import type { JobContext } from './bind.ts';

export type Run = {
  queue: string;
  dispatchId: bigint;
  attempt: number;
  requestId: string | undefined;
  signal: AbortSignal;
};

const TAKE_RECEIPT = {
  name: 'job-receipt-insert',
  text: 'INSERT INTO job_receipts (dispatch_id) VALUES ($1) ON CONFLICT DO NOTHING',
};

/** Makes the context that a handler gets for one run. */
export function createJobContext(run: Run): JobContext {
  const { queue, dispatchId, attempt, requestId, signal } = run;
  let used = false;
  return {
    dispatchId,
    attempt,
    ...(requestId === undefined ? {} : { requestId }),
    signal,
    log: childLogger({ queue, dispatchId: dispatchId.toString(), attempt, requestId }),
    async once<T>(fn: (tx: Transaction) => Promise<T>): Promise<T | undefined> {
      // The receipt has room for one effect: a second call would be taken for a redelivery and silently skipped.
      if (used) throw new Error(`${queue}: once() may be called once per run`);
      used = true;
      return withReceipt(dispatchId, fn);
    },
  };
}

/** A concurrent run of the same job waits at the receipt until this one has committed, and then does nothing. */
function withReceipt<T>(dispatchId: bigint, fn: (tx: Transaction) => Promise<T>): Promise<T | undefined> {
  return transaction(async (tx) => {
    const receipt = await tx.pg.query({ ...TAKE_RECEIPT, values: [dispatchId] });
    return receipt.rowCount === 0 ? undefined : fn(tx);
  });
}
