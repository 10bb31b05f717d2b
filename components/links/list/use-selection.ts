'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import type { LinkJson } from '@/server/links/schema.ts';

export interface Selection {
  ids: ReadonlySet<string>;
  /** The chosen links that are still on the list, in its order. */
  links: LinkJson[];
  /** Chooses a row or lets it go; `isRange` does the same to all rows from the last one. */
  toggle: (id: string, isRange?: boolean) => void;
  choose: (links: readonly LinkJson[]) => void;
  clear: () => void;
}

/** Which rows of a list are chosen. */
export function useSelection(links: LinkJson[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const anchor = useRef<string | null>(null);
  const latest = useRef(links);
  latest.current = links;
  const toggle = useCallback((id: string, isRange = false) => {
    const from = anchor.current;
    anchor.current = id;
    setIds((now) => {
      const next = new Set(now);
      const isOn = !now.has(id);
      for (const each of isRange ? between(latest.current, from, id) : [id]) {
        if (isOn) next.add(each);
        else next.delete(each);
      }
      return next;
    });
  }, []);
  const choose = useCallback((chosen: readonly LinkJson[]) => setIds(new Set(chosen.map(({ id }) => id))), []);
  const clear = useCallback(() => setIds(new Set()), []);
  const chosen = useMemo(() => (ids.size === 0 ? [] : links.filter(({ id }) => ids.has(id))), [ids, links]);
  return { ids, links: chosen, toggle, choose, clear };
}

function between(links: readonly LinkJson[], from: string | null, to: string): string[] {
  const start = links.findIndex(({ id }) => id === from);
  const end = links.findIndex(({ id }) => id === to);
  if (start < 0 || end < 0) return [to];
  return links.slice(Math.min(start, end), Math.max(start, end) + 1).map(({ id }) => id);
}
