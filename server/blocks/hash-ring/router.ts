/** What every way of sending keys to nodes can do, and what tells them apart. Run by one suite: `ring.conformance.ts`. */
export interface KeyRouter {
  /** The nodes' names; sorted, or in order of joining where that order matters. */
  readonly ids: readonly string[];
  /** The node of a key; undefined when there are no nodes. */
  lookup(key: string): string | undefined;
  /** The same with one node more. Throws a `RangeError` for a name that is there. */
  add(id: string): KeyRouter;
  /** The same with one node less. Throws a `RangeError` for a name that is not there, or that this way cannot take out. */
  remove(id: string): KeyRouter;
}

export type RouterCapabilities = {
  name: string;
  create: (ids: readonly string[]) => KeyRouter;
  /** Any node can be taken out, not only the last. */
  removesAny: boolean;
  /** The order in which nodes are named does not matter. */
  isOrderFree: boolean;
  /** Joining moves keys to the newcomer only, leaving moves only the leaver's; otherwise others are disturbed too. */
  isExact: boolean;
  /** At most this many times the keys that have to move do move. */
  maxMovedFactor: number;
};

export function refuseKnown(ids: readonly string[], id: string): void {
  if (ids.includes(id)) throw new RangeError(`node "${id}" is there already`);
}

export function refuseUnknown(ids: readonly string[], id: string): void {
  if (!ids.includes(id)) throw new RangeError(`there is no node "${id}"`);
}
