/**
 * Ticket server: dense numbers 1, 2, 3, … handed out in segments, so that the database is asked once per segment. A crash loses the numbers
 * that were left of a segment and never repeats one. Chapter 5 of the book; Flickr, "Ticket Servers" (2010); Meituan, "Leaf" (2017).
 */

export type TicketStore = {
  /** Moves the counter `name` ahead by `step` durably and returns the first of the numbers that are now ours. */
  reserve(name: string, step: number): Promise<bigint>;
};

export type TicketServerOptions = {
  store: TicketStore;
  name: string;
  /** Milliseconds; any origin. */
  clock: () => number;
  minStep?: number;
  maxStep?: number;
};

export type TicketServer = {
  /** The next number that nobody else has. Fails only when the segment is used up and the store fails. */
  next(): Promise<bigint>;
  nextBatch(count: number): Promise<bigint[]>;
};

type Segment = { next: bigint; left: number; size: number; since: number };

/** The next segment is fetched when this share of the current one is left. */
const PREFETCH_SHARE = 0.3;
/** A segment should last about this long: half of it doubles the step, twice as long halves it. */
const SEGMENT_TARGET_MS = 10_000;

export function createTicketServer(options: TicketServerOptions): TicketServer {
  const { store, name, clock, minStep = 10, maxStep = 10_000 } = options;
  let step = minStep;
  let current: Segment | undefined;
  let upcoming: Segment | undefined;
  let fetching: Promise<void> | undefined;

  function adaptStep(): void {
    if (!current) return;
    const lastedMs = clock() - current.since;
    if (lastedMs < SEGMENT_TARGET_MS / 2) step = Math.min(maxStep, step * 2);
    else if (lastedMs > SEGMENT_TARGET_MS * 2) step = Math.max(minStep, Math.floor(step / 2));
  }

  function fetchNext(): Promise<void> {
    fetching ??= (async () => {
      adaptStep();
      const size = step;
      const first = await store.reserve(name, size);
      upcoming = { next: first, left: size, size, since: clock() };
    })().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  function take(segment: Segment): bigint {
    const id = segment.next;
    segment.next++;
    segment.left--;
    if (segment.left <= segment.size * PREFETCH_SHARE && !upcoming && !fetching) {
      // A failure is not lost: whoever finds the segment empty asks again and gets the error.
      fetchNext().catch(() => undefined);
    }
    return id;
  }

  async function next(): Promise<bigint> {
    for (;;) {
      if (current && current.left > 0) return take(current);
      if (upcoming) {
        current = { ...upcoming, since: clock() };
        upcoming = undefined;
      } else {
        await fetchNext();
      }
    }
  }

  async function nextBatch(count: number): Promise<bigint[]> {
    const ids: bigint[] = [];
    while (ids.length < count) ids.push(await next());
    return ids;
  }

  return { next, nextBatch };
}
