'use client';

import { LoaderCircle, Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { CommandList, type CommandSection, lineId } from './command-list.tsx';
import { CompositionBoundary } from './composition-boundary.tsx';
import { ModalLayer } from './modal-layer.tsx';

interface Props {
  /** Name of the dialog, the field and the list, and what the empty field says. */
  label: string;
  query: string;
  onQuery: (query: string) => void;
  sections: CommandSection[];
  /** Stands where nothing was found. */
  empty: ReactNode;
  isSearching: boolean;
  /** One line under the list. */
  footer?: ReactNode;
  onChoose: (id: string) => void;
  onClose: () => void;
}

/**
 * A field over a list, in a dialog that is open as long as it is rendered: type, arrow, Enter. The first line is chosen until an arrow or the
 * pointer chooses another. Enter that ends a Korean composition chooses once the syllable is whole.
 *
 * Plain elements after the combobox pattern of the ARIA Authoring Practices: React Aria's collections took 400 ms to open and 300 ms a letter
 * on a slow device (docs/decisions/first-load-of-pages.md).
 */
export function CommandDialog(props: Props) {
  const { label, query, onQuery, sections, empty, isSearching, footer, onChoose, onClose } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const items = sections.flatMap(({ items: each }) => each);
  const found = items.findIndex((item) => item.id === pointed);
  const current = found === -1 ? 0 : found;
  const count = items.length;

  // What is under way or comes back by keyboard must be in view; the first line with the heading over it.
  const scrollTo = (place: number) => {
    if (place === 0) list.current?.scrollTo({ top: 0 });
    else document.getElementById(lineId(id, place))?.scrollIntoView({ block: 'nearest' });
  };
  const move = (by: number) => {
    if (count === 0) return;
    const place = (current + by + count) % count;
    setPointed(items[place]?.id ?? null);
    scrollTo(place);
  };

  const chooseCurrent = () => {
    const item = items[current];
    if (item !== undefined) onChoose(item.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') chooseCurrent();
    else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <ModalLayer label={label} onClose={onClose}>
      <CompositionBoundary onEnter={chooseCurrent}>
        <div className="flex h-14 shrink-0 items-center gap-3 border-separator border-b px-4">
          {isSearching ? (
            <LoaderCircle aria-hidden className="size-4.5 shrink-0 animate-spin text-muted" />
          ) : (
            <Search aria-hidden className="size-4.5 shrink-0 text-muted" />
          )}
          <input
            role="combobox"
            aria-label={label}
            aria-expanded={count > 0}
            aria-controls={count > 0 ? id : undefined}
            aria-activedescendant={count > 0 ? lineId(id, current) : undefined}
            aria-autocomplete="list"
            placeholder={label}
            value={query}
            onChange={(event) => {
              // Another query is another list, which begins at its top.
              list.current?.scrollTo({ top: 0 });
              setPointed(null);
              onQuery(event.target.value);
            }}
            onKeyDown={onKeyDown}
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            enterKeyHint="go"
            className="h-full w-full min-w-0 bg-transparent text-base outline-none placeholder:text-muted"
          />
        </div>
      </CompositionBoundary>
      {count === 0 ? (
        <div className="px-4 py-12 text-center text-muted text-sm">{empty}</div>
      ) : (
        <CommandList
          ref={list}
          id={id}
          label={label}
          sections={sections}
          current={current}
          onPoint={setPointed}
          onChoose={onChoose}
        />
      )}
      {footer}
    </ModalLayer>
  );
}
