import { watchParent } from './parent-watch.mjs';
import { say, seconds } from './progress.mjs';
import { endQuietRuns } from './quiet-run.mjs';
import { printFailure } from './refusal.mjs';

/** A terminal's Ctrl-C reaches us twice: from the terminal and from npm. Only a later one means "at once". */
const SAME_REQUEST_MS = 1500;

/** @typedef {{ atEnd: (undo: () => unknown) => void, stopped: () => boolean }} Life atEnd: what to do when it ends, last one first */

/**
 * Runs a program that stays until it is told to stop: by Ctrl-C, SIGTERM, a closed terminal or the end of the npm that
 * started it. A failure on the way is told in plain words; either way everything is ended in order.
 * @param {(life: Life) => Promise<void>} live
 */
export async function untilStopped(live) {
  await lead(live, true);
}

/**
 * Runs a program that ends by itself.
 * @param {(life: Life) => Promise<number>} work gives the exit code
 */
export async function untilDone(work) {
  await lead(work, false);
}

async function lead(live, stays) {
  const undo = [];
  let stoppedAt;
  async function stop(code, asked) {
    if (stoppedAt !== undefined) {
      if (asked && Date.now() - stoppedAt > SAME_REQUEST_MS) process.exit(1); // the guard ends the rest
      return;
    }
    stoppedAt = Date.now();
    if (asked) say('\nstopping …');
    await endQuietRuns();
    for (const step of undo.reverse()) await Promise.resolve().then(step).catch(printFailure);
    if (asked) say(`stopped in ${seconds(Date.now() - stoppedAt)}`);
    process.exit(code);
  }
  const askedToStop = () => void stop(stays ? 0 : 130, true);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, askedToStop);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {}); // a closed terminal
  watchParent(askedToStop);
  try {
    const code = await live({ atEnd: (step) => undo.push(step), stopped: () => stoppedAt !== undefined });
    if (!stays) await stop(code, false);
  } catch (error) {
    if (stoppedAt !== undefined) return; // what we were doing broke off because we stop
    printFailure(error);
    await stop(1, false);
  }
}
