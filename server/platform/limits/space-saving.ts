/** A key with how often it was seen at most, and by how much that may be too much. */
type HeavyKey = { key: string; count: number; error: number };

/** The most frequent keys of a stream, in bounded memory. */
export interface HeavyKeys {
  add(key: string, count: number): void;
  /** What was counted, the most frequent first; begins anew. */
  take(): HeavyKey[];
}

/**
 * The space-saving sketch (Metwally, Agrawal, El Abbadi: "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005): a
 * new key takes the place of the rarest one and inherits its count. Every key seen more than total ÷ `capacity` times is among them, and no count
 * is too low.
 */
export function createHeavyKeys(capacity: number): HeavyKeys {
  let counters = new Map<string, HeavyKey>();

  function rarest(): HeavyKey {
    let found: HeavyKey | undefined;
    for (const counter of counters.values()) if (found === undefined || counter.count < found.count) found = counter;
    return found ?? { key: '', count: 0, error: 0 };
  }

  return {
    add(key, count) {
      const known = counters.get(key);
      if (known !== undefined) {
        known.count += count;
        return;
      }
      const isFull = counters.size >= capacity;
      const replaced = isFull ? rarest() : { key: '', count: 0 };
      if (isFull) counters.delete(replaced.key);
      counters.set(key, { key, count: replaced.count + count, error: replaced.count });
    },
    take() {
      const taken = [...counters.values()].sort((a, b) => b.count - a.count);
      counters = new Map();
      return taken;
    },
  };
}
