import { createHash } from 'node:crypto';
import fc from 'fast-check';
// @ts-expect-error: it comes without types
import HashRing from 'hashring';
import { describe, expect, it } from 'vitest';
import { createRing } from './ring.ts';
import { ketamaHash, murmurHash } from './ring-hash.ts';
import { fromPoints } from './ring-points.ts';
import type { Placement, RangeMove, Ring } from './ring-types.ts';

const named = (count: number) => Array.from({ length: count }, (_, i) => `node-${i}`);
const ketama = ketamaHash((text) => createHash('md5').update(text).digest());
const movedShare = (moves: RangeMove[]) => moves.reduce((sum, { share }) => sum + share, 0);
const placements: Placement[] = ['random', 'greedy'];

/** Changes of membership, each by the number of a node. */
const changes = fc.array(
  fc.record({
    kind: fc.constantFrom('add', 'remove', 'reweight'),
    node: fc.nat(7),
    weight: fc.constantFrom(0.5, 1, 2, 3),
  }),
  { minLength: 1, maxLength: 12 },
);

/** The owner of a position, by the definition: the first point at or after it, of equal points that of the lesser name. */
function ownerByDefinition(ring: Ring, position: number): string | undefined {
  const all = ring.toPoints().nodes.flatMap(({ id, points }) => points.map((point) => ({ id, point })));
  all.sort((a, b) => a.point - b.point || (a.id < b.id ? -1 : 1));
  return (all.find(({ point }) => point >= position) ?? all[0])?.id;
}

describe.each(placements)('ring, %s placement', (placement) => {
  it('keeps its promises over random membership', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        let ring = createRing(['start'], { placement, pointsPerNode: 12 });
        for (const { kind, node, weight } of steps) {
          const id = `n${node}`;
          const isThere = ring.ids.includes(id);
          if (isThere === (kind === 'add')) continue;
          const next =
            kind === 'add' ? ring.add(id, weight) : kind === 'remove' ? ring.remove(id) : ring.reweight(id, weight);
          const moves = ring.diff(next);
          const old = ring.nodes.find((other) => other.id === id)?.weight ?? 0;
          const grows = kind === 'add' || (kind === 'reweight' && weight >= old);
          for (const move of moves) expect(grows ? move.to : move.from).toBe(id);
          const changed = (next.shares().get(id) ?? 0) - (ring.shares().get(id) ?? 0);
          expect(movedShare(moves)).toBeCloseTo(Math.abs(changed), 9);
          for (const { first, last, from, to } of moves) {
            for (const position of [first, last]) {
              expect(ring.lookupAt(position)).toBe(from);
              expect(next.lookupAt(position)).toBe(to);
            }
          }
          ring = next;
        }
        let whole = 0;
        for (const id of ring.ids) {
          for (const { first, last, share } of ring.ranges(id)) {
            expect([ring.lookupAt(first), ring.lookupAt(last)]).toEqual([id, id]);
            whole += share;
          }
        }
        expect(whole).toBeCloseTo(1, 9);
        for (const position of [0, 1, 2 ** 31, 2 ** 32 - 1, ...ring.table.points.slice(0, 5)]) {
          expect(ring.lookupAt(position)).toBe(ownerByDefinition(ring, position));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is the same ring after it was kept and read', () => {
    const ring = createRing(['a', { id: 'b', weight: 2, rack: 'r1' }, 'c'], { placement, pointsPerNode: 30 })
      .remove('c')
      .add('d')
      .rebalance();
    const again = fromPoints(JSON.parse(JSON.stringify(ring.toPoints())));
    expect(again.toPoints()).toEqual(ring.toPoints());
    expect(ring.diff(again)).toEqual([]);
    expect(ring.diff(again.add('e'))).toEqual(ring.diff(ring.add('e')));
  });

  it('gives by weight', () => {
    const ring = createRing([{ id: 'a', weight: 2 }, 'b', 'c'], { placement, pointsPerNode: 400 });
    expect(ring.shares().get('a')).toBeCloseTo(0.5, placement === 'greedy' ? 3 : 1);
  });

  it('finds replicas on different nodes, and on different racks before one comes again', () => {
    const nodes = named(9).map((id, i) => ({ id, rack: `rack-${i % 3}` }));
    const ring = createRing(nodes, { placement });
    const rackOf = new Map(nodes.map(({ id, rack }) => [id, rack]));
    for (let i = 0; i < 300; i++) {
      const found = ring.lookupN(`key-${i}`, 5);
      expect(found[0]).toBe(ring.lookup(`key-${i}`));
      expect(new Set(found).size).toBe(5);
      expect(new Set(found.slice(0, 3).map((id) => rackOf.get(id))).size).toBe(3);
    }
    expect(ring.lookupN('key', 99)).toHaveLength(9);
    expect(createRing(named(4)).lookupN('key', 3)).toHaveLength(3);
    expect(createRing([]).lookupN('key', 3)).toEqual([]);
  });
});

describe('ketama', () => {
  // From the test data of libmemcached's clients: key, position of the key, point found, server.
  const VECTORS = [
    ['SVa_]_V41)', 443691461, 445379617, '10.0.1.7'],
    ['UUTC`-V159', 3716288206, 3727224240, '10.0.1.5'],
    ['C89I.-V?cT', 1604239957, 1606398093, '10.0.1.8'],
    ['EM75N0+[X1', 1558531507, 1559308507, '10.0.1.4'],
    ['U))Fb-(`,.', 4128682289, 4136854163, '10.0.1.7'],
    ['2TLRL/UL;:', 1086800909, 1095659802, '10.0.1.7'],
    ['6,cEI`F_P>', 3972869246, 3974773167, '10.0.1.6'],
    ['8(6=(T0/Z0', 728266737, 729026070, '10.0.1.7'],
  ] as const;

  it('finds the points and servers of libmemcached', () => {
    // libketama counts points by memory, rounded down: 4 · ⌊memory / all · 40 · servers⌋.
    const memories = [600, 300, 200, 350, 1000, 800, 950, 100];
    const all = memories.reduce((sum, memory) => sum + memory, 0);
    const servers = memories.map((memory, i) => ({
      id: `10.0.1.${i + 1}`,
      weight: Math.floor((memory / all) * 40 * memories.length) / 40,
    }));
    const ring = createRing(servers, { hash: ketama, pointsPerNode: 160 });
    for (const [key, position, point, server] of VECTORS) {
      expect(ketama.key(key)).toBe(position);
      expect(ring.table.points.find((each) => each >= position)).toBe(point);
      expect(ring.lookup(key)).toBe(server);
    }
  });

  it('answers as an independent ketama does', () => {
    const servers = ['10.0.0.1:11211', '10.0.0.2:11211', 'cache.example:11211', '10.0.0.9:11212'];
    const peer = new HashRing(servers);
    const ring = createRing(servers, { hash: ketama, pointsPerNode: 160 });
    for (let i = 0; i < 3000; i++) expect(ring.lookup(`key-${i}`)).toBe(peer.get(`key-${i}`));
  });
});

describe('odd rings', () => {
  it('gives a position that several claim to the lesser name, and back when that one leaves', () => {
    const kept = (id: string) => ({ id, weight: 1, points: [100, 2 ** 31] });
    const both = fromPoints({
      version: 1,
      hash: 'murmur3',
      placement: 'random',
      pointsPerNode: 2,
      nodes: [kept('b'), kept('a')],
    });
    expect(both.lookupAt(100)).toBe('a');
    expect(both.ranges('b')).toEqual([]);
    expect(both.ranges('a')).toHaveLength(1);
    expect(both.remove('a').lookupAt(100)).toBe('b');
    expect(movedShare(both.diff(both.remove('a')))).toBe(1);
  });

  it('covers the whole circle with one point, wherever it stands', () => {
    for (const point of [0, 5, 2 ** 32 - 1]) {
      const ring = fromPoints({
        version: 1,
        hash: 'murmur3',
        placement: 'random',
        pointsPerNode: 1,
        nodes: [{ id: 'a', weight: 1, points: [point] }],
      });
      expect(ring.ranges('a')).toMatchObject([{ share: 1 }]);
      expect(movedShare(createRing([]).diff(ring))).toBe(1);
    }
  });

  it('refuses what is no ring', () => {
    expect(() => createRing(['a', 'a'])).toThrow(RangeError);
    expect(() => createRing([{ id: 'a', weight: 0 }])).toThrow(RangeError);
    expect(() => createRing([''])).toThrow(RangeError);
    expect(() => createRing(['a'], { pointsPerNode: 0 })).toThrow(RangeError);
    const good = createRing(['a']).toPoints();
    expect(() => fromPoints({ ...good, hash: 'md5' })).toThrow(RangeError);
    expect(() => fromPoints({ ...good, nodes: [...good.nodes, ...good.nodes] })).toThrow(RangeError);
    expect(() => fromPoints({ ...good, nodes: [{ id: 'a', weight: 1, points: [-1] }] })).toThrow(RangeError);
    expect(() => createRing(['a']).diff(createRing(['a'], { hash: ketama }))).toThrow(RangeError);
    expect(murmurHash.points('a-0')).toHaveLength(4);
  });
});
