/** `unreachable`: another try may bring it. `replaced`: the server was updated and has it no more; a page that is loaded anew asks for others. */
export type Missed = 'unreachable' | 'replaced';

export type PartState<T> =
  | { status: 'coming' }
  | { status: 'here'; part: T }
  | { status: 'missed'; why: Missed }
  | { status: 'broken'; error: unknown };

/** A part of the page that is fetched when it is wanted. */
export interface Part<T> {
  read: () => PartState<T>;
  subscribe: (onChange: () => void) => () => void;
  /** Has it fetched, unless it is here or on its way. */
  fetch: () => void;
}

export const COMING: PartState<never> = { status: 'coming' };

/** Whether a part could not be had; any other failure of an `import()` is a mistake in the part itself. */
export const isPartMissing = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ChunkLoadError';

/** The bundler names the file in its message, and nowhere else. */
async function whyMissed({ message }: Error): Promise<Missed> {
  const path = /\/_next\/\S+/.exec(message)?.[0];
  if (path === undefined) return 'unreachable';
  try {
    const { status } = await fetch(path, { method: 'HEAD', cache: 'no-store' });
    return status === 404 ? 'replaced' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** `load` is an `import()`; a failed one asks for the file once more by itself, and anew each time that it is called. */
export function createPart<T>(load: () => Promise<T>): Part<T> {
  let state: PartState<T> = COMING;
  let isOnItsWay = false;
  const listeners = new Set<() => void>();
  const become = (next: PartState<T>) => {
    state = next;
    for (const listener of [...listeners]) listener();
  };
  const settle = (next: PartState<T>) => {
    isOnItsWay = false;
    become(next);
  };
  return {
    read: () => state,
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    fetch: () => {
      if (isOnItsWay || state.status === 'here' || state.status === 'broken') return;
      isOnItsWay = true;
      if (state !== COMING) become(COMING);
      load().then(
        (part) => settle({ status: 'here', part }),
        async (error: unknown) =>
          settle(
            isPartMissing(error) ? { status: 'missed', why: await whyMissed(error) } : { status: 'broken', error },
          ),
      );
    },
  };
}
