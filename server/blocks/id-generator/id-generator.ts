/** Numbers of 64 bits are `bigint` in code and decimal strings outside of it; UUIDs are lower-case text everywhere. */
export type Id = bigint | string;

/** What every strategy does. Ids of one generator are never the same twice. */
export interface IdGenerator<Kind extends Id = bigint> {
  /**
   * `count` new ids, in the order in which they were made. Lets other work run in between.
   * @throws RangeError when `count` is no whole number from 0 on
   */
  nextBatch(count: number): Promise<Kind[]>;
}

/** A strategy that asks nobody: its ids are there at once. */
export interface LocalIdGenerator<Kind extends Id = bigint> extends IdGenerator<Kind> {
  next(): Kind;
}

export function checkCount(count: number): void {
  if (!Number.isSafeInteger(count) || count < 0) throw new RangeError('a batch has a whole number of ids, 0 or more');
}
