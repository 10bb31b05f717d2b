/** Something the person at the terminal has to settle: what is wrong in one plain sentence, and the cure. */
export class Refusal extends Error {
  /** @param {string} sentence @param {string} cure */
  constructor(sentence, cure) {
    super(sentence);
    this.name = 'Refusal';
    this.cure = cure;
  }
}

/**
 * Prints a failure in plain words; where exactly it happened only when asked for.
 * @param {unknown} error
 */
export function printFailure(error) {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`\n✗ ${message}`);
  if (error instanceof Refusal) console.error(`  → ${error.cure}`);
  else if (process.env.MARU_DEBUG) console.error(error);
  else console.error('  → MARU_DEBUG=1 shows where this happened.');
}
