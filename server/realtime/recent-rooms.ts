/** A page is drawn, loaded and connected within this, even on a slow phone; an older one is told to read again in any case. */
const KEEP_MS = 60_000;
/** Rooms remembered at most; beyond them everybody is told to read again, which is never wrong. */
const MAX_ROOMS = 100_000;

interface Options {
  /** Milliseconds that never go back. */
  clock(): number;
  keepMs?: number;
  maxRooms?: number;
}

/** Which rooms heard something lately, so that a page that was read before it was connected learns whether it missed that. */
export interface RecentRooms {
  note(room: string): void;
  /** Whether the room heard something within the last `ageMs`; true as well when that is not known. */
  mayHaveHeard(room: string, ageMs: number): boolean;
  /** Nothing is known of what was said until now. */
  forget(): void;
}

/** Two generations of rooms with the time of their newest event: what is older than both is dropped whole, at no cost for each room. */
export function createRecentRooms({ clock, keepMs = KEEP_MS, maxRooms = MAX_ROOMS }: Options): RecentRooms {
  let newer = new Map<string, number>();
  let older = new Map<string, number>();
  let newerFrom = clock();
  let knownFrom = newerFrom;

  const turn = (now: number) => {
    older = newer;
    newer = new Map();
    knownFrom = newerFrom;
    newerFrom = now;
  };

  return {
    note(room) {
      const now = clock();
      if (now - newerFrom >= keepMs || newer.size >= maxRooms / 2) turn(now);
      newer.set(room, now);
    },
    mayHaveHeard(room, ageMs) {
      const since = clock() - ageMs;
      return since < knownFrom || (newer.get(room) ?? older.get(room) ?? Number.NEGATIVE_INFINITY) >= since;
    },
    forget() {
      newer.clear();
      older.clear();
      newerFrom = clock();
      knownFrom = newerFrom;
    },
  };
}
