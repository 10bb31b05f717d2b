import { murmur32 } from './murmur.ts';
import { murmur128 } from './murmur-128.ts';
import { type KeyRouter, refuseKnown, refuseUnknown } from './router.ts';

/** The paper's small table, a prime; about a hundred slots a node keep loads within 1 %. */
const DEFAULT_SLOTS = 65_537;

/**
 * Maglev (Eisenbud and others, "Maglev: A Fast and Reliable Software Network Load Balancer", NSDI 2016, section 3.4): nodes take turns at
 * the slots of a table, each in its own order, so loads differ by one slot. One step a lookup; a change builds the table anew and moves a few
 * keys between nodes that stay.
 * @param slots a prime, greater than the number of nodes.
 */
export function createMaglev(ids: readonly string[], slots = DEFAULT_SLOTS): KeyRouter {
  const sorted = [...new Set(ids)].sort();
  if (sorted.length > slots) throw new RangeError('Maglev needs a slot for each node');
  const table = fillTable(sorted, slots);
  return {
    ids: sorted,
    lookup: (key) => sorted[table[murmur32(key) % slots] as number],
    add(id) {
      refuseKnown(sorted, id);
      return createMaglev([...sorted, id], slots);
    },
    remove(id) {
      refuseUnknown(sorted, id);
      return createMaglev(
        sorted.filter((other) => other !== id),
        slots,
      );
    },
  };
}

function fillTable(ids: readonly string[], slots: number): Int32Array {
  const table = new Int32Array(slots).fill(-1);
  const orders = ids.map((id) => {
    const [first, second] = murmur128(id);
    return { at: first % slots, skip: (second % (slots - 1)) + 1 };
  });
  for (let filled = 0; filled < slots && orders.length > 0; ) {
    for (let node = 0; node < orders.length && filled < slots; node++, filled++) {
      const order = orders[node] as (typeof orders)[number];
      while (table[order.at] !== -1) order.at = (order.at + order.skip) % slots;
      table[order.at] = node;
    }
  }
  return table;
}
