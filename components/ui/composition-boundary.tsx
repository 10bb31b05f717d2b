'use client';

import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { createCompositionGuard } from './composition-guard.ts';

/**
 * Stands round every field in which Enter means something. Without `onEnter` the surrounding form is submitted.
 * See `createCompositionGuard` for what it protects from.
 */
export function CompositionBoundary({ children, onEnter }: { children: ReactNode; onEnter?: () => void }) {
  const root = useRef<HTMLDivElement>(null);
  const latest = useRef(onEnter);
  latest.current = onEnter;
  const guard = useRef<ReturnType<typeof createCompositionGuard> | null>(null);
  guard.current ??= createCompositionGuard(
    () => (latest.current ? latest.current() : root.current?.closest('form')?.requestSubmit()),
    (task) => setTimeout(task, 0),
  );
  const { keyDown, keyUp, compositionStart, compositionEnd } = guard.current;

  const onKeyDownCapture = (event: KeyboardEvent) =>
    keyDown({
      key: event.key,
      keyCode: event.keyCode,
      isComposing: event.nativeEvent.isComposing,
      stop: () => {
        event.preventDefault();
        event.stopPropagation();
      },
    });

  return (
    <div
      ref={root}
      className="contents"
      onKeyDownCapture={onKeyDownCapture}
      onKeyUpCapture={keyUp}
      onCompositionStart={compositionStart}
      onCompositionEnd={compositionEnd}
    >
      {children}
    </div>
  );
}
