import { createBoundedLoads, createZipf, mix32, type Ring } from '@/server/blocks/hash-ring/index.ts';

export const REQUESTS = 10_000;
export const EXPONENT = 1.1;
const KEYS = 2_000;
const rankOf = createZipf(KEYS, EXPONENT);
const HOT = Array.from({ length: REQUESTS }, (_, index) => `hot-${rankOf(mix32(index + 1) / 2 ** 32)}`);

/** Requests in flight at each node when a few keys are asked for most, with or without a bound of ⌈1.2 × average⌉. */
export function loadHotKeys(ring: Ring, isBounded: boolean): Map<string, number> {
  if (isBounded) {
    const bounded = createBoundedLoads(ring);
    for (const key of HOT) bounded.acquire(key);
    return new Map(bounded.loads());
  }
  const loads = new Map(ring.ids.map((id) => [id, 0]));
  for (const key of HOT) {
    const id = ring.lookup(key);
    if (id !== undefined) loads.set(id, (loads.get(id) ?? 0) + 1);
  }
  return loads;
}
