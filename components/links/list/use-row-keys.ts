'use client';

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { shortcutsEnabled } from '@/components/shell/shortcut-preference.ts';
import { useShortcut } from '@/components/shell/use-shortcut.ts';
import type { LinkJson } from '@/server/links/schema.ts';

interface Options {
  links: LinkJson[];
  scrollTo: (index: number) => void;
  onOpen: (link: LinkJson) => void;
  onEdit: (link: LinkJson) => void;
  onSelect: (link: LinkJson) => void;
  onEscape: () => void;
}

const rowOf = (index: number): HTMLElement | null => document.querySelector(`tr[data-index="${index}"]`);

/**
 * Goes through the rows of a list by keyboard: arrows, Home and End, j and k from row to row (the row has the focus), Enter opens, e edits, x
 * chooses. Fields keep their keys; single letters rest where people have switched them off.
 */
export function useRowKeys({ links, scrollTo, onOpen, onEdit, onSelect, onEscape }: Options): {
  /** Where the focus is, or was last; -1 before it ever came. */
  active: number;
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onFocus: (event: { target: EventTarget }) => void;
} {
  const [active, setActive] = useState(-1);
  const wanted = useRef<number | null>(null);
  const activeId = useRef<string | null>(null);

  const go = (index: number) => {
    const next = Math.max(0, Math.min(links.length - 1, index));
    if (links[next] === undefined) return;
    wanted.current = next;
    activeId.current = links[next].id;
    setActive(next);
    scrollTo(next);
    takeFocus();
  };
  const takeFocus = () => {
    if (wanted.current === null) return;
    const row = rowOf(wanted.current);
    if (row === null) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  };
  // The row may be drawn only now.
  useEffect(takeFocus);

  // A row that had the focus has gone (deleted, archived): whoever works by keyboard goes on with the one in its place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change of the list asks this question
  useEffect(() => {
    if (activeId.current === null || links[active]?.id === activeId.current) return;
    const place = links.findIndex(({ id }) => id === activeId.current);
    if (place >= 0) setActive(place);
    else if (document.activeElement === document.body) go(active);
  }, [links]);

  const onLetter: Record<string, () => void> = {
    j: () => go(active + 1),
    k: () => go(active < 0 ? 0 : active - 1),
    e: () => links[active] && onEdit(links[active]),
    x: () => links[active] && onSelect(links[active]),
  };
  useShortcut('rowNext', () => onLetter.j?.());
  useShortcut('rowPrevious', () => onLetter.k?.());
  useShortcut('rowEdit', () => onLetter.e?.());
  useShortcut('rowSelect', () => onLetter.x?.());

  /** `isHeld`: held down, a letter goes on and on, which the shortcuts of the whole page do not. */
  const actOf = (key: string, isOnRow: boolean, isHeld: boolean): (() => void) | undefined => {
    switch (key) {
      case 'ArrowDown':
        return () => go(active + 1);
      case 'ArrowUp':
        return () => go(active - 1);
      case 'Home':
        return () => go(0);
      case 'End':
        return () => go(links.length - 1);
      case 'Enter':
        return isOnRow ? () => links[active] && onOpen(links[active]) : undefined;
      case 'Escape':
        return isOnRow ? onEscape : undefined;
      case 'j':
      case 'k':
        return isHeld ? onLetter[key] : undefined;
      default:
        return undefined;
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (event.defaultPrevented || altKey || ctrlKey || metaKey || event.nativeEvent.isComposing) return;
    const isOnRow = event.target instanceof HTMLElement && event.target.matches('tr[data-index]');
    const act = actOf(key, isOnRow, event.repeat && shortcutsEnabled());
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const onFocus = ({ target }: { target: EventTarget }) => {
    const row = target instanceof HTMLElement ? target.closest<HTMLElement>('tr[data-index]') : null;
    const index = Number(row?.dataset.index ?? Number.NaN);
    if (Number.isNaN(index) || index === active) return;
    activeId.current = links[index]?.id ?? null;
    setActive(index);
  };
  return { active, onKeyDown, onFocus };
}
