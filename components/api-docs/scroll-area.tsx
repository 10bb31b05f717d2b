import type { ReactNode } from 'react';

/** Something wide that scrolls by itself, so that the page does not. */
export function ScrollArea({ label, className, children }: { label: string; className: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className={`overflow-x-auto rounded-lg focus-visible:outline-2 focus-visible:outline-focus ${className}`}
    >
      {children}
    </section>
  );
}
