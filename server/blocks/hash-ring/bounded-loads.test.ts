import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBoundedLoads } from './bounded-loads.ts';
import { mix32 } from './murmur.ts';
import { createRing } from './ring.ts';
import { createZipf, spreadOf } from './spread.ts';

const ids = Array.from({ length: 10 }, (_, i) => `node-${i}`);

describe('bounded loads', () => {
  it.each(['random', 'greedy'] as const)(
    'keeps the fullest node below 1.25 times the mean under Zipf 1.1 (%s)',
    (placement) => {
      const ring = createRing(ids, { placement });
      const bounded = createBoundedLoads(ring);
      const unbounded = new Map(ids.map((id) => [id, 0]));
      const rank = createZipf(10_000, 1.1);
      for (let i = 0; i < 20_000; i++) {
        const key = `key-${rank(mix32(i + 1) / 2 ** 32)}`;
        bounded.acquire(key);
        const home = ring.lookup(key) as string;
        unbounded.set(home, (unbounded.get(home) as number) + 1);
        if (i >= 400 && i % 97 === 0) expect(spreadOf(bounded.loads().values()).peak).toBeLessThanOrEqual(1.25);
      }
      expect(spreadOf(bounded.loads().values()).peak).toBeLessThanOrEqual(1.25);
      // Without bounds the hottest key alone would fill a node.
      expect(spreadOf(unbounded.values()).peak).toBeGreaterThan(1.5);
    },
  );

  it('never goes above the capacity, by weight, whatever comes and goes', () => {
    const work = fc.array(fc.record({ key: fc.nat(5), done: fc.boolean() }), { maxLength: 200 });
    fc.assert(
      fc.property(work, fc.constantFrom(0.05, 0.25, 1), (steps, epsilon) => {
        const bounded = createBoundedLoads(createRing([{ id: 'a', weight: 2 }, 'b', 'c']), { epsilon });
        const open: string[] = [];
        for (const { key, done } of steps) {
          const id = done ? open.pop() : bounded.acquire(`key-${key}`);
          if (id === undefined) continue;
          if (done) bounded.release(id);
          else open.push(id);
          const weight = id === 'a' ? 2 : 1;
          if (!done) {
            expect(bounded.loads().get(id)).toBeLessThanOrEqual(Math.ceil(((1 + epsilon) * open.length * weight) / 4));
          }
        }
        expect([...bounded.loads().values()].reduce((sum, load) => sum + load, 0)).toBe(open.length);
      }),
    );
  });

  it('leaves keys at home while there is room, and spreads the overflow of one over several nodes', () => {
    const ring = createRing(ids);
    const bounded = createBoundedLoads(ring, { epsilon: 0.25 });
    const taken = Array.from({ length: 100 }, () => bounded.acquire('hot'));
    expect(taken[0]).toBe(ring.lookup('hot'));
    expect(new Set(taken).size).toBeGreaterThanOrEqual(8);
  });

  it('goes on with another ring and forgets who left', () => {
    const ring = createRing(['a', 'b']);
    const bounded = createBoundedLoads(ring);
    for (let i = 0; i < 10; i++) bounded.acquire(`key-${i}`);
    bounded.setRing(ring.remove('a'));
    expect([...bounded.loads().keys()]).toEqual(['b']);
    bounded.release('a');
    expect(bounded.acquire('key')).toBe('b');
    bounded.setRing(createRing([]));
    expect(bounded.acquire('key')).toBeUndefined();
  });
});
