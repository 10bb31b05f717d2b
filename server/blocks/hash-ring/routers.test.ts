import { describe, expect, it } from 'vitest';
import { createJump, jumpHash } from './jump.ts';
import { createMaglev } from './maglev.ts';
import { createModulo } from './modulo.ts';
import { describeRouter } from './ring.conformance.ts';
import { createRing } from './ring.ts';
import { spreadOf } from './spread.ts';

describeRouter({
  name: 'ring, random points',
  create: (ids) => createRing(ids),
  removesAny: true,
  isOrderFree: true,
  isExact: true,
  maxMovedFactor: 1.5,
});
describeRouter({
  name: 'ring, greedy points',
  create: (ids) => createRing(ids, { placement: 'greedy' }),
  removesAny: true,
  isOrderFree: true,
  isExact: true,
  maxMovedFactor: 1.25,
});
describeRouter({
  name: 'jump',
  create: createJump,
  removesAny: false,
  isOrderFree: false,
  isExact: true,
  maxMovedFactor: 1.25,
});
describeRouter({
  name: 'Maglev',
  create: (ids) => createMaglev(ids, 5003),
  removesAny: true,
  isOrderFree: true,
  isExact: false,
  maxMovedFactor: 1.6,
});
describeRouter({
  name: 'modulo',
  create: createModulo,
  removesAny: true,
  isOrderFree: false,
  isExact: false,
  maxMovedFactor: Number.POSITIVE_INFINITY,
});

describe('jump hash', () => {
  const of = (key: bigint, buckets: number) => jumpHash(Number(key >> 32n), Number(key & 0xffffffffn), buckets);

  it('answers as the published vectors (Guava, HashingTest; go-jump, from the reference C++ code)', () => {
    const golden = [0, 55, 62, 8, 45, 59, 86, 97, 82, 59, 73, 37, 17, 56, 86, 21, 90, 37, 38, 83];
    expect(golden.map((_, key) => of(BigInt(key), 100))).toEqual(golden);
    expect(of(10863919174838991n, 11)).toBe(6);
    expect(of(2016238256797177309n, 11)).toBe(3);
    expect(of(1673758223894951030n, 11)).toBe(5);
    expect(of(2n, 100_001)).toBe(80_343);
    expect(of(2201n, 100_001)).toBe(22_152);
    expect(of(2202n, 100_001)).toBe(15_018);
    const grown = [0, 1, 2, 3, 3, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 16, 16, 16];
    expect(grown.map((_, i) => of(0xdeadbeefn, i + 1))).toEqual(grown);
    const other = [0, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 15, 15, 15, 15];
    expect(other.map((_, i) => of(0x0ddc0ffeebadf00dn, i + 1))).toEqual(other);
  });

  it('refuses no buckets', () => {
    expect(() => jumpHash(0, 1, 0)).toThrow(RangeError);
  });
});

describe('what modulo costs and Maglev gives', () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}`);
  const ids = Array.from({ length: 10 }, (_, i) => `n${i}`);

  it('moves about N/(N+1) of all keys by modulo', () => {
    const before = createModulo(ids);
    const after = before.add('n10');
    const moved = keys.filter((key) => before.lookup(key) !== after.lookup(key)).length / keys.length;
    expect(moved).toBeGreaterThan(0.89);
    expect(moved).toBeLessThan(0.93);
  });

  it('gives every node of Maglev the same number of slots, so about the same keys', () => {
    const router = createMaglev(ids);
    const counts = new Map(ids.map((id) => [id, 0]));
    for (const key of keys) {
      const id = router.lookup(key) as string;
      counts.set(id, (counts.get(id) as number) + 1);
    }
    expect(spreadOf(counts.values()).deviation).toBeLessThan(0.04);
  });
});
