import { setFlagsFromString } from 'node:v8';

/** How much more than what lives in it the heap may hold, in percent, before V8 looks for what is dead. */
const GROWTH_PERCENT = 40;

/**
 * Messages live for some milliseconds, long enough to be taken for old by V8, which left to itself lets a heap of 50 MiB grow to four times that
 * before it looks. Call it first of all.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
}
