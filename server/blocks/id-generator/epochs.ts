/**
 * How time becomes the upper 41 bits of a snowflake. Those bits count *slots*; an epoch says from when on a slot lasts how long. The first
 * epoch has one slot per millisecond and would end in 2095. A later epoch goes on counting where the one before it stops, with longer slots:
 * so ids stay unique and increasing for ever, each slot has one time, and what is left of the bits lasts `tickMs` times as long, at the price
 * of 4,096 ids per node and slot. Starting again at 0 instead would repeat ids, and the sign bit would sort new ids before all old ones.
 */
export type Epoch = {
  /** Unix milliseconds. */
  fromMs: number;
  /** The slot that begins at `fromMs`. */
  firstSlot: number;
  /** Milliseconds that a slot lasts. */
  tickMs: number;
};

/** In order of time; the first one begins with the product. */
export type Epochs = readonly [Epoch, ...Epoch[]];

/** The number of slots that 41 bits can count. */
export const SLOTS = 2 ** 41;

/** 2026-01-01T00:00:00Z. */
export const EPOCH_MS = Date.UTC(2026, 0, 1);

export const FIRST_EPOCHS: Epochs = [{ fromMs: EPOCH_MS, firstSlot: 0, tickMs: 1 }];

const MAX_TICK_MS = 1_000;

/** The epoch that is valid at this time (before the first one: the first) and the time at which the next one begins. */
export function epochAt(epochs: Epochs, timeMs: number): { epoch: Epoch; untilMs: number } {
  let epoch = epochs[0];
  for (const later of epochs.slice(1)) {
    if (later.fromMs > timeMs) return { epoch, untilMs: later.fromMs };
    epoch = later;
  }
  return { epoch, untilMs: Number.POSITIVE_INFINITY };
}

/** The slot of this time: negative before the first epoch, `SLOTS` or more when the bits are used up. */
export function slotAt(epochs: Epochs, timeMs: number): number {
  const { fromMs, firstSlot, tickMs } = epochAt(epochs, timeMs).epoch;
  return firstSlot + Math.floor((timeMs - fromMs) / tickMs);
}

/** When this slot begins, in Unix milliseconds. */
export function timeOfSlot(epochs: Epochs, slot: number): number {
  const { fromMs, firstSlot, tickMs } = epochs.findLast((epoch) => epoch.firstSlot <= slot) ?? epochs[0];
  return fromMs + (slot - firstSlot) * tickMs;
}

/** The first millisecond for which there is no slot any more. */
export function endOfEpochs(epochs: Epochs): number {
  return timeOfSlot(epochs, SLOTS);
}

/**
 * The epoch to be added to these. It must be known to every process before it begins: the lease store sees to that by giving nobody a
 * ceiling beyond the start of an epoch that they have not read.
 * @throws RangeError when it would begin before the last one or when no slot is left
 */
export function planEpoch(epochs: Epochs, next: { fromMs: number; tickMs: number }): Epoch {
  const { fromMs, tickMs } = next;
  const last = epochs.at(-1) ?? epochs[0];
  if (!Number.isSafeInteger(fromMs) || fromMs <= last.fromMs) {
    throw new RangeError('an epoch begins at a whole millisecond after the one before it');
  }
  if (!Number.isInteger(tickMs) || tickMs < 1 || tickMs > MAX_TICK_MS) {
    throw new RangeError(`a slot lasts from 1 to ${MAX_TICK_MS} ms`);
  }
  const firstSlot = slotAt(epochs, fromMs - 1) + 1;
  if (firstSlot >= SLOTS) throw new RangeError('the epochs before it have used up all slots');
  return { fromMs, firstSlot, tickMs };
}
