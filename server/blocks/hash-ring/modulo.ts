import { murmur32 } from './murmur.ts';
import { type KeyRouter, refuseKnown, refuseUnknown } from './router.ts';

/** `hash mod n`: even, and the reason why rings exist: with one node more or less nearly every key moves. */
export function createModulo(ids: readonly string[]): KeyRouter {
  return {
    ids,
    lookup: (key) => ids[murmur32(key) % ids.length],
    add(id) {
      refuseKnown(ids, id);
      return createModulo([...ids, id]);
    },
    remove(id) {
      refuseUnknown(ids, id);
      return createModulo(ids.filter((other) => other !== id));
    },
  };
}
