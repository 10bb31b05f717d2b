'use client';

import { Fragment, useSyncExternalStore } from 'react';

const isApple = (): boolean => /Mac|iPhone|iPad/.test(navigator.platform);
const never = () => () => {};

/** Keys as caps: `g l` two after each other, `mod+k` and `mod+enter` with the signs of this machine. */
export function Keys({ keys, className }: { keys: string; className?: string }) {
  const onApple = useSyncExternalStore(never, isApple, () => false);
  const caps = keys
    .split(' ')
    .map((key) =>
      key.startsWith('mod+')
        ? `${onApple ? '⌘' : 'Ctrl '}${key === 'mod+enter' ? '↵' : key.slice(4).toUpperCase()}`
        : key.toUpperCase(),
    );
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 ${className ?? ''}`}>
      {caps.map((cap, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice, and the order never changes
        <Fragment key={place}>
          <kbd className="inline-grid h-5 min-w-5 place-items-center rounded border border-border bg-surface px-1.5 font-sans text-muted text-xs">
            {cap}
          </kbd>
        </Fragment>
      ))}
    </span>
  );
}
