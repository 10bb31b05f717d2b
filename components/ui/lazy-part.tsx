'use client';

import { type ComponentType, type ReactNode, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { keepTrying } from './keep-trying.ts';
import { COMING, createPart, type Part, type PartState } from './part.ts';
import { PartMissed } from './part-missed.tsx';
import { PartOver } from './part-over.tsx';

/**
 * Heavy parts of pages come by one of the three ways at the end of this file. Not by `next/dynamic`: one failed fetch of it breaks the whole
 * page, is never tried again, and until it is through a press shows nothing.
 */
type Load<P> = () => Promise<ComponentType<P>>;
type LazyPart<P> = (props: P) => ReactNode;

/** Fetches the part as soon as it is drawn. What broke inside of it goes to the page's own error. */
function usePart<T>(part: Part<T>): Exclude<PartState<T>, { status: 'broken' }> {
  useLayoutEffect(() => part.fetch(), [part]);
  const state = useSyncExternalStore<PartState<T>>(part.subscribe, part.read, () => COMING);
  if (state.status === 'broken') throw state.error;
  return state;
}

interface PlaceProps<P> {
  part: Part<ComponentType<P>>;
  /** The part's own. */
  given: P;
}

function InPage<P extends object>({ part, given, waiting }: PlaceProps<P> & { waiting: ReactNode }) {
  const state = usePart(part);
  if (state.status === 'here') return <state.part {...given} />;
  return state.status === 'missed' ? <PartMissed why={state.why} onRetry={part.fetch} /> : waiting;
}

function OverPage<P extends { onClose: () => void }>({ part, given }: PlaceProps<P>) {
  const state = usePart(part);
  if (state.status === 'here') return <state.part {...given} />;
  const missed = state.status === 'missed' ? state.why : null;
  return <PartOver missed={missed} onRetry={part.fetch} onClose={() => given.onClose()} />;
}

function Unasked<P extends object>({ load, given }: { load: Load<P>; given: P }) {
  const [Here, setHere] = useState<ComponentType<P>>();
  useEffect(() => keepTrying(load, (part) => setHere(() => part)), [load]);
  return Here !== undefined && <Here {...given} />;
}

/** A part that stands in the page; `waiting` (of the same size) has its place until it is there, on the server too. */
export function lazyPart<P extends object>(load: Load<P>, waiting: ReactNode): LazyPart<P> {
  const part = createPart(load);
  return (props) => <InPage part={part} given={props} waiting={waiting} />;
}

/** A part that opens over the page when somebody asks for it: it is said at once that it is coming. `fetch` has it fetched ahead. */
export function lazyOver<P extends { onClose: () => void }>(load: Load<P>): LazyPart<P> & Pick<Part<unknown>, 'fetch'> {
  const part = createPart(load);
  return Object.assign((props: P) => <OverPage part={part} given={props} />, { fetch: part.fetch });
}

/** A part that nobody asked for: nothing stands for it, and it is fetched until it is there. */
export function lazyQuiet<P extends object>(load: Load<P>): LazyPart<P> {
  return (props) => <Unasked load={load} given={props} />;
}
