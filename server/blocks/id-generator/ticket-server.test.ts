import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeIdGenerator } from './id-generator.conformance.ts';
import { interleaveTickets } from './ticket-pair.ts';
import { createTicketServer, type TicketStore } from './ticket-server.ts';

function memoryStore(): TicketStore & { steps: number[]; failing: boolean } {
  let next = 1n;
  const store = {
    steps: [] as number[],
    failing: false,
    async reserve(_name: string, step: number) {
      if (store.failing) throw new Error('away');
      store.steps.push(step);
      const first = next;
      next += BigInt(step);
      return { first, stride: 1n };
    },
  };
  return store;
}

describe('ticket server', () => {
  it('counts 1, 2, 3 … without gaps while it lives', async () => {
    const server = createTicketServer({ store: memoryStore(), name: 'n', clock: () => 0 });
    expect(await server.nextBatch(100)).toEqual(Array.from({ length: 100 }, (_, index) => BigInt(index + 1)));
  });

  it('never gives a number twice, whoever asks and restarts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ server: fc.nat(2), count: fc.integer({ min: 1, max: 60 }), restart: fc.boolean() })),
        async (requests) => {
          const store = memoryStore();
          const create = () => createTicketServer({ store, name: 'n', clock: () => 0, minStep: 3, maxStep: 20 });
          const servers = [create(), create(), create()];
          const given: bigint[] = [];
          await Promise.all(
            requests.map(async ({ server, count, restart }) => {
              if (restart) servers[server] = create();
              given.push(...((await servers[server]?.nextBatch(count)) ?? []));
            }),
          );
          expect(new Set(given).size).toBe(given.length);
        },
      ),
    );
  });

  it('fetches the next segment before the current one is used up', async () => {
    const store = memoryStore();
    const server = createTicketServer({ store, name: 'n', clock: () => 0, minStep: 10, maxStep: 10 });
    await server.nextBatch(6);
    expect(store.steps).toHaveLength(1);
    await server.nextBatch(1);
    expect(store.steps).toHaveLength(2);
  });

  it('lives on its prefetched segment while the store is away, and recovers', async () => {
    const store = memoryStore();
    const server = createTicketServer({ store, name: 'n', clock: () => 0, minStep: 10, maxStep: 10 });
    await server.nextBatch(7);
    store.failing = true;
    await server.nextBatch(13);
    await expect(server.nextBatch(1)).rejects.toThrow('away');
    store.failing = false;
    expect(await server.nextBatch(1)).toEqual([21n]);
  });

  it('takes larger segments when they last too short, smaller ones when they last too long', async () => {
    const store = memoryStore();
    let now = 0;
    const server = createTicketServer({ store, name: 'n', clock: () => now, minStep: 10, maxStep: 40 });
    await server.nextBatch(200);
    expect(store.steps.slice(0, 4)).toEqual([10, 20, 40, 40]);
    for (let index = 0; index < 200; index++) {
      now += 3_000;
      await server.nextBatch(1);
    }
    expect(store.steps.at(-1)).toBe(10);
  });
});

/** Counters in memory, each a server of its own that can be lost. */
const createServers = () => [memoryStore(), memoryStore()];

describeIdGenerator('ticket server', {
  create: () => {
    const store = memoryStore();
    return () => createTicketServer({ store, name: 'n', clock: () => 0 });
  },
  isIncreasing: true,
});

describeIdGenerator('pair of ticket servers', {
  create: () => {
    const store = interleaveTickets({ stores: createServers(), clock: () => 0 });
    return () => createTicketServer({ store, name: 'n', clock: () => 0 });
  },
  isIncreasing: false,
});

describe('two ticket servers', () => {
  it('give odd and even numbers', async () => {
    const store = interleaveTickets({ stores: createServers(), clock: () => 0 });
    expect(await store.reserve('n', 5)).toEqual({ first: 1n, stride: 2n });
    expect(await store.reserve('n', 5)).toEqual({ first: 2n, stride: 2n });
    expect(await store.reserve('n', 5)).toEqual({ first: 11n, stride: 2n });
  });

  it('survive the loss of one, leave it alone for a while, and take it back', async () => {
    const servers = createServers();
    const [odd, even] = servers;
    let now = 0;
    const store = interleaveTickets({ stores: servers, clock: () => now, restMs: 100 });
    const parity = async () => (await store.reserve('n', 1)).first % 2n;
    if (odd) odd.failing = true;
    expect(await Promise.all([parity(), parity(), parity()])).toEqual([0n, 0n, 0n]);
    if (odd) odd.failing = false;
    expect([await parity(), await parity()]).toEqual([0n, 0n]);
    now = 100;
    expect(new Set([await parity(), await parity()])).toEqual(new Set([0n, 1n]));
    if (odd && even) odd.failing = even.failing = true;
    await expect(parity()).rejects.toThrow('no ticket server answers');
  });

  it('never repeat a number, whichever is lost when', async () => {
    const steps = fc.array(fc.record({ lost: fc.nat(3), count: fc.integer({ min: 1, max: 40 }) }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(steps, async (schedule) => {
        const servers = createServers();
        let now = 0;
        const store = interleaveTickets({ stores: servers, clock: () => now });
        const generator = createTicketServer({ store, name: 'n', clock: () => now, minStep: 3, maxStep: 20 });
        const given: bigint[] = [];
        for (const { lost, count } of schedule) {
          now += 2_000;
          for (const [index, server] of servers.entries()) server.failing = (lost & (1 << index)) !== 0;
          given.push(...(await generator.nextBatch(count).catch(() => [])));
        }
        expect(new Set(given).size).toBe(given.length);
      }),
    );
  });
});
