import { type Epochs, FIRST_EPOCHS, SLOTS, slotAt, timeOfSlot } from './epochs.ts';

/** Where the parts stand, counted from the lowest bit. */
export const SEQUENCE_BITS = 12;
export const MACHINE_BITS = 5;
export const DATACENTRE_BITS = 5;
const TIME_SHIFT = 22n;

export const MAX_SEQUENCE = 2 ** SEQUENCE_BITS - 1;
/** A node is a datacentre and a machine in it. */
export const MAX_NODE = 2 ** (DATACENTRE_BITS + MACHINE_BITS) - 1;

/** `time` is when the id's slot began: its millisecond, unless a later epoch has longer slots. */
export type SnowflakeParts = {
  time: Date;
  /** What the 41 bits say. */
  slot: number;
  node: number;
  datacentre: number;
  machine: number;
  sequence: number;
};

/** Takes an id apart. Throws a `RangeError` for what cannot be a snowflake. */
export function parseSnowflake(id: bigint, epochs: Epochs = FIRST_EPOCHS): SnowflakeParts {
  if (id < 0n || id >= 1n << 63n) throw new RangeError('not a snowflake id: it must be from 0 to 2^63 - 1');
  const low = Number(id & 0x3fffffn);
  const node = low >> SEQUENCE_BITS;
  const slot = Number(id >> TIME_SHIFT);
  return {
    time: new Date(timeOfSlot(epochs, slot)),
    slot,
    node,
    datacentre: node >> MACHINE_BITS,
    machine: node & (2 ** MACHINE_BITS - 1),
    sequence: low & MAX_SEQUENCE,
  };
}

/** The smallest id of this slot and node. */
export function firstIdOf(slot: number, node: number): bigint {
  return (BigInt(slot) << TIME_SHIFT) | BigInt(node << SEQUENCE_BITS);
}

/** The smallest id that can be given at this time: where a range of times begins among ids. */
export function firstSnowflakeAt(timeMs: number, epochs: Epochs = FIRST_EPOCHS): bigint {
  return firstIdOf(Math.min(Math.max(0, slotAt(epochs, Math.floor(timeMs))), SLOTS - 1), 0);
}
