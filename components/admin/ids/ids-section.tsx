import type { ReactNode } from 'react';

/** A part of the page, with what is to be seen in it said in words. */
export function IdsSection({
  id,
  title,
  body,
  children,
}: {
  id: string;
  title: string;
  body: string;
  children: ReactNode;
}) {
  return (
    <section aria-labelledby={`ids-${id}`}>
      <h2 id={`ids-${id}`} className="font-semibold">
        {title}
      </h2>
      <p className="mt-1 mb-4 max-w-prose text-muted text-sm leading-relaxed">{body}</p>
      {children}
    </section>
  );
}
