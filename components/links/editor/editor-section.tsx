'use client';

import { ChevronDown } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';

interface Props {
  icon: ReactNode;
  title: string;
  /** How it stands, in a few words, while it is closed. */
  summary: string;
  /** Something is set in it already. */
  startsOpen: boolean;
  /** Something in it was refused: it opens, whoever closed it. */
  hasError: boolean;
  /** Grows with each refusal. */
  refusals: number;
  children: ReactNode;
}

/** A part of the form that stays closed, with how it stands, until somebody wants it. */
export function EditorSection({ icon, title, summary, startsOpen, hasError, refusals, children }: Props) {
  const id = useId();
  const [isOpen, setOpen] = useState(startsOpen);
  const [wasOpened, setOpened] = useState(startsOpen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal opens it anew
  useEffect(() => {
    if (!hasError) return;
    setOpen(true);
    setOpened(true);
  }, [hasError, refusals]);
  return (
    <section aria-labelledby={`${id}-title`} className="border-separator border-t first:border-t-0">
      <h2>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => {
            setOpen(!isOpen);
            setOpened(true);
          }}
          className="flex min-h-14 w-full cursor-pointer items-center gap-3 rounded-xl px-4 py-3 text-start -outline-offset-2 hover:bg-default/40 sm:px-5"
        >
          <span aria-hidden className="text-muted [&_svg]:size-4.5">
            {icon}
          </span>
          <span id={`${id}-title`} className="shrink-0 font-medium text-[0.9375rem]">
            {title}
          </span>
          <span className="min-w-0 flex-1 truncate text-end text-muted text-sm">{isOpen ? '' : summary}</span>
          <ChevronDown
            aria-hidden
            className={`size-4 shrink-0 text-muted transition-transform duration-150 ${isOpen ? 'rotate-180' : ''}`}
          />
        </button>
      </h2>
      <div id={id} hidden={!isOpen} className="px-4 pt-1 pb-5 sm:px-5">
        {wasOpened && children}
      </div>
    </section>
  );
}
