import type { ReactNode } from 'react';

interface Props {
  id: string;
  title: string;
  body: string;
  children: ReactNode;
}

/** A part of the page, with what is to be seen in it said in words. */
export function LabSection({ id, title, body, children }: Props) {
  return (
    <section aria-labelledby={`ring-${id}`} className="min-w-0">
      <h2 id={`ring-${id}`} className="font-semibold">
        {title}
      </h2>
      <p className="mt-1 mb-4 max-w-prose text-muted text-sm leading-relaxed">{body}</p>
      {children}
    </section>
  );
}
