import { setTimeout as sleep } from 'node:timers/promises';
import { takePidFile } from './pid-file.mjs';
import { say } from './progress.mjs';

/**
 * Does work that only one process may do at a time (installing, building), and waits for its turn.
 * @template T
 * @param {string} path the file that stands for the turn @param {string} what e.g. `the build` @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function inTurn(path, what, work) {
  let told = false;
  for (;;) {
    const taken = takePidFile(path, { what });
    if ('release' in taken) {
      try {
        return await work();
      } finally {
        taken.release();
      }
    }
    if (!told) say(`  waiting for ${what} of process ${taken.holder.pid}`);
    told = true;
    await sleep(200);
  }
}
