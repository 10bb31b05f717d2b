'use client';

import { type Ref, startTransition, useEffect, useState } from 'react';
import { afterPaint } from './after-paint.ts';
import { type CommandItem, CommandOption } from './command-option.tsx';

/** As many lines as can be seen: the rest comes once these have been drawn. */
const FIRST_LINES = 12;

export interface CommandSection {
  id: string;
  title: string;
  items: CommandItem[];
}

interface Props {
  ref: Ref<HTMLDivElement>;
  /** Of the list; its lines are `lineId(id, 0)` and so on. */
  id: string;
  label: string;
  sections: CommandSection[];
  /** The place of the line that Enter chooses, over all sections. */
  current: number;
  onPoint: (itemId: string) => void;
  onChoose: (itemId: string) => void;
}

/** The id of the element of a line, by its place over all sections. */
export const lineId = (listId: string, place: number): string => `${listId}-${place}`;

/** The lines of a `CommandDialog` under their headings. */
export function CommandList({ ref, id, label, sections, current, onPoint, onChoose }: Props) {
  const [isWhole, setWhole] = useState(false);
  useEffect(() => afterPaint(() => startTransition(() => setWhole(true))), []);

  let before = 0;
  return (
    <div
      ref={ref}
      id={id}
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2 outline-none"
    >
      {sections.map((section) => {
        const first = before;
        before += section.items.length;
        const items = isWhole ? section.items : section.items.slice(0, Math.max(0, FIRST_LINES - first));
        if (items.length === 0) return null;
        return (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place in a list of options
          <div key={section.id} role="group" aria-labelledby={`${id}-${section.id}`} className="mb-1.5">
            <p id={`${id}-${section.id}`} className="px-2.5 pt-2 pb-1 font-medium text-muted text-xs">
              {section.title}
            </p>
            {items.map((item, index) => (
              <CommandOption
                key={item.id}
                id={lineId(id, first + index)}
                item={item}
                isCurrent={first + index === current}
                onPoint={onPoint}
                onChoose={onChoose}
              />
            ))}
          </div>
        );
      })}
    </div>
  );
}
