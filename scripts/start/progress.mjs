/** @typedef {(line: string) => void} Say */

/** Prints a line for people. On standard error: standard output belongs to what a command was asked for. @type {Say} */
export const say = (line) => {
  process.stderr.write(`${line}\n`);
};

/**
 * Does one step and prints what was done and how long it took.
 * @template T
 * @param {string} what e.g. `packages: installed`
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const begun = performance.now();
  say(`• ${what} …`);
  const result = await work();
  say(`✓ ${what} (${seconds(performance.now() - begun)})`);
  return result;
}

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
