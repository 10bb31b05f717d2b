import { watchParent } from './parent-watch.mjs';
import { say } from './progress.mjs';
import { endQuietRuns } from './quiet-run.mjs';
import { printFailure } from './refusal.mjs';

/** A terminal's Ctrl-C reaches us twice: from the terminal and from npm. Only a later one means "at once". */
const SAME_REQUEST_MS = 1500;

/**
 * Runs a program that stays until it is told to stop: by Ctrl-C, SIGTERM, a closed terminal or the end of the npm that
 * started it. A failure on the way is told in plain words; either way everything is ended in reverse order.
 * @param {(life: { atEnd: (undo: () => unknown) => void, stopped: () => boolean }) => Promise<void>} live
 *   atEnd: what to do when it stops; stopped: whether it was told to
 */
export async function onStop(live) {
  const undo = [];
  let stoppedAt;
  async function stop(code) {
    if (stoppedAt !== undefined) {
      if (Date.now() - stoppedAt > SAME_REQUEST_MS) process.exit(code || 1); // the guard ends the rest
      return;
    }
    stoppedAt = Date.now();
    if (code === 0) say('\nstopping …');
    await Promise.allSettled([endQuietRuns(), unwind()]);
    if (code === 0) say(`stopped in ${((Date.now() - stoppedAt) / 1000).toFixed(1)} s`);
    process.exit(code);
  }
  async function unwind() {
    for (const step of undo.reverse()) await Promise.resolve(step()).catch(printFailure);
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop(0));
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}); // a closed terminal
  watchParent(() => void stop(0));
  try {
    await live({ atEnd: (step) => undo.push(step), stopped: () => stoppedAt !== undefined });
  } catch (error) {
    if (stoppedAt !== undefined) return;
    printFailure(error);
    await stop(1);
  }
}
