// One of the processes of ids.test.ts: makes ids, sends them and waits to be ended or killed.
import { closeDb } from '../db/client.ts';
import { idsReady, newId, releaseIds } from '../ids.ts';

await idsReady();
const ids = BigUint64Array.from({ length: Number(process.argv[2]) }, newId);
process.send?.(ids);
process.once('message', async () => {
  await releaseIds();
  await closeDb();
  process.disconnect();
});
