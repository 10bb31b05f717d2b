import { checkCount, type IdGenerator } from './id-generator.ts';

/**
 * Ticket server: dense numbers 1, 2, 3, … handed out in segments, so that the database is asked once per segment. A crash loses the numbers
 * that were left of a segment and never repeats one. Chapter 7 of the book; Flickr, "Ticket Servers" (2010); Meituan, "Leaf" (2017).
 */

/** `count` numbers: `first`, `first + stride`, … */
type Reserved = { first: bigint; stride: bigint };

export type TicketStore = {
  /** Moves the counter `name` ahead by `count` numbers durably and says which of them are now ours. */
  reserve(name: string, count: number): Promise<Reserved>;
};

export type TicketServerOptions = {
  store: TicketStore;
  name: string;
  /** Milliseconds; any origin. */
  clock: () => number;
  minStep?: number;
  maxStep?: number;
};

/** Numbers that were fetched and not all given yet. */
export type SegmentView = { next: bigint; stride: bigint; left: number; size: number };

/** Fails only when the segment is used up and the store fails. */
export interface TicketServer extends IdGenerator {
  /** The segment in use and the one fetched ahead, and how many numbers the next one will have: for people who watch. */
  inspect(): { segments: SegmentView[]; step: number };
}

type Segment = SegmentView & { since: number };

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
      const { first, stride } = await store.reserve(name, size);
      upcoming = { next: first, stride, left: size, size, since: clock() };
    })().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  /** Moves up to `wanted` numbers of the segment to `ids`. */
  function take(segment: Segment, wanted: number, ids: bigint[]): void {
    const count = Math.min(wanted, segment.left);
    for (let taken = 0; taken < count; taken++) {
      ids.push(segment.next);
      segment.next += segment.stride;
    }
    segment.left -= count;
    if (segment.left <= segment.size * PREFETCH_SHARE && !upcoming && !fetching) {
      // A failure is not lost: whoever finds the segment empty asks again and gets the error.
      fetchNext().catch(() => undefined);
    }
  }

  async function nextBatch(count: number): Promise<bigint[]> {
    checkCount(count);
    const ids: bigint[] = [];
    while (ids.length < count) {
      if (current && current.left > 0) {
        take(current, count - ids.length, ids);
      } else if (upcoming) {
        current = { ...upcoming, since: clock() };
        upcoming = undefined;
      } else {
        await fetchNext();
      }
    }
    return ids;
  }

  return {
    nextBatch,
    inspect: () => ({
      segments: [current, upcoming]
        .filter((segment) => segment !== undefined && segment.left > 0)
        .map((segment) => {
          const { next, stride, left, size } = segment as Segment;
          return { next, stride, left, size };
        }),
      step,
    }),
  };
}
