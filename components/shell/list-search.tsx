'use client';

import { useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { SearchField } from '@/components/ui/search-field.tsx';
import { useShortcut } from './use-shortcut.ts';

const DEBOUNCE_MS = 250;

/** Writes what is typed into `?q=` of the address, where the list reads it; the back button and a reload keep it. */
export function ListSearch({ label }: { label: string }) {
  const params = useSearchParams();
  const inUrl = params.get('q') ?? '';
  const [typed, setTyped] = useState(inUrl);
  const input = useRef<HTMLInputElement>(null);
  const lastWritten = useRef(inUrl);

  const write = (value: string) => {
    const next = new URLSearchParams(window.location.search);
    if (value.trim() === '') next.delete('q');
    else next.set('q', value.trim());
    lastWritten.current = next.get('q') ?? '';
    const query = next.toString();
    // Shallow: the list itself asks the server, the page need not.
    window.history.replaceState(null, '', query === '' ? window.location.pathname : `?${query}`);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: `write` reads nothing but its argument and the address
  useEffect(() => {
    if (typed.trim() === lastWritten.current) return;
    const timer = setTimeout(() => write(typed), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [typed]);

  // Somebody else changed the address: the back button, "clear search", a link.
  useEffect(() => {
    if (inUrl === lastWritten.current) return;
    lastWritten.current = inUrl;
    setTyped(inUrl);
  }, [inUrl]);

  useShortcut('search', () => input.current?.focus());

  return (
    <search>
      <SearchField
        label={label}
        value={typed}
        onChange={setTyped}
        onEnter={() => write(typed)}
        inputRef={input}
        shortcut="/"
      />
    </search>
  );
}
