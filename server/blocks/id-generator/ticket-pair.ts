import type { TicketStore } from './ticket-server.ts';

export type TicketPairOptions = {
  /** Servers that count 1, 2, 3, … each for itself; two give odd and even numbers. Their number and order must never change. */
  stores: readonly TicketStore[];
  /** Milliseconds; any origin. */
  clock: () => number;
  /** How long a server that failed is left alone while another one answers. Default 5 s. */
  restMs?: number;
};

/**
 * One store made of several: server i of k gives the numbers that leave i when divided by k, so with two the first gives 1, 3, 5, … and the
 * second 2, 4, 6, … Segments come from them in turns; while one is away the others go on, and numbers are only refused when all are.
 * Numbers are then no longer in order over the segments. Flickr, "Ticket Servers" (2010).
 */
export function interleaveTickets({ stores, clock, restMs = 5_000 }: TicketPairOptions): TicketStore {
  const servers = stores.map((store, index) => ({ store, index: BigInt(index), restsUntil: Number.NEGATIVE_INFINITY }));
  const stride = BigInt(servers.length);
  let turn = 0;

  return {
    async reserve(name, count) {
      const now = clock();
      const inTurn = servers.map((_, offset) => servers[(turn + offset) % servers.length] ?? servers[0]);
      turn = (turn + 1) % servers.length;
      // Those that failed lately are asked last, because waiting for them again would cost a time-out.
      const order = inTurn.filter((server) => server !== undefined).sort((a, b) => restOf(a) - restOf(b));
      const failures: unknown[] = [];
      for (const server of order) {
        try {
          const { first } = await server.store.reserve(name, count);
          server.restsUntil = Number.NEGATIVE_INFINITY;
          return { first: (first - 1n) * stride + server.index + 1n, stride };
        } catch (error) {
          server.restsUntil = clock() + restMs;
          failures.push(error);
        }
      }
      throw new AggregateError(failures, 'no ticket server answers');

      function restOf({ restsUntil }: { restsUntil: number }): number {
        return restsUntil > now ? 1 : 0;
      }
    },
  };
}
