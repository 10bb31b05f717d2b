import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
