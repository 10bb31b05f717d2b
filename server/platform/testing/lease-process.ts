// A process or a worker thread of ids/lease-process.test.ts: leases the node asked for, gives ids until it is refused, and tells all of them.
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { createSnowflake, IdRefusedError, leaseNode, NodeTakenError } from '../../blocks/id-generator/index.ts';
import { closeDb } from '../db/client.ts';
import { createLeaseStore } from '../ids/lease-store.ts';

const [node = '0', aheadMs = '500'] = isMainThread ? process.argv.slice(2) : (workerData as string[]);
/** Resolves when it is on its way: what is still waiting is lost by `disconnect`. */
const tell = (message: unknown) =>
  new Promise<void>((resolve) => {
    if (parentPort === null) process.send?.(message, undefined, undefined, () => resolve());
    else {
      parentPort.postMessage(message);
      resolve();
    }
  });

try {
  const lease = await leaseNode({
    store: createLeaseStore(0),
    holder: `${process.pid}:${isMainThread}`,
    clock: Date.now,
    random: Math.random,
    node: Number(node),
    aheadMs: Number(aheadMs),
  });
  const snowflake = createSnowflake({ window: lease.window, clock: Date.now, random: Math.random });
  const ids: bigint[] = [];
  try {
    ids.push(...(await snowflake.nextBatch(50)));
    await tell('gives');
    for (;;) ids.push(...(await snowflake.nextBatch(50)));
  } catch (error) {
    if (!(error instanceof IdRefusedError)) throw error;
    await tell({ refused: error.reason, ids: BigUint64Array.from(ids) });
  }
} catch (error) {
  if (!(error instanceof NodeTakenError)) throw error;
  await tell('taken');
} finally {
  await closeDb();
  if (isMainThread) process.disconnect();
}
