'use client';

import { useQueries } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useMemo } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { matchEntries } from './match-entry.ts';
import { PALETTE_GROUPS, type PaletteContext, type PaletteEntry, type PaletteGroup } from './palette-source.ts';
import { PALETTE_SOURCES } from './palette-sources.ts';
import { readRecent } from './recent-entries.ts';
import { useDebounced } from './use-debounced.ts';

/** Long enough that a word typed at an ordinary pace asks the server once or twice. */
const PAUSE_MS = 150;
const STALE_MS = 30_000;
const QUERY_MAX = 200;

interface Answer {
  groups: { id: PaletteGroup; entries: PaletteEntry[] }[];
  /** Some server has not answered yet, or typing goes on. */
  isSearching: boolean;
  hasFailed: boolean;
}

function recentOf(viewerId: string): PaletteEntry[] {
  return readRecent(viewerId).map(({ label, detail, href }) => ({
    id: `recent:${href}`,
    group: 'recent',
    label,
    ...(detail === undefined ? {} : { detail }),
    icon: History,
    href,
  }));
}

/** Everything that answers `query`: what is known at once, then what the servers find. */
export function usePaletteEntries(query: string, context: PaletteContext, viewerId: string): Answer {
  const known = useMemo(() => {
    return [...recentOf(viewerId), ...PALETTE_SOURCES.flatMap((source) => source.entries?.(context) ?? [])];
  }, [context, viewerId]);
  const asked = query.trim().slice(0, QUERY_MAX);
  const rested = useDebounced(asked, PAUSE_MS);
  const searches = useQueries({
    queries: PALETTE_SOURCES.flatMap(({ id, search }) =>
      search === undefined
        ? []
        : {
            queryKey: ['palette', id, rested],
            // Aborted by react-query as soon as nobody waits for this query any more.
            queryFn: ({ signal }: { signal: AbortSignal }) => search(rested, { fetchJson, signal, t: context.t }),
            enabled: rested !== '' && rested === asked,
            staleTime: STALE_MS,
            retry: false,
          },
    ),
  });
  const found = rested === asked && asked !== '' ? searches.flatMap(({ data }) => data ?? []) : [];
  const matching = matchEntries(asked, known);
  // A place that answers anyway is not told twice.
  const others = new Set(matching.filter(({ group }) => group !== 'recent').map(({ href }) => href));
  const shown = [
    ...matching.filter(({ group, href }) => group !== 'recent' || asked === '' || !others.has(href)),
    ...found,
  ];
  return {
    groups: PALETTE_GROUPS.map((id) => ({ id, entries: shown.filter(({ group }) => group === id) })).filter(
      ({ entries }) => entries.length > 0,
    ),
    isSearching: asked !== '' && (rested !== asked || searches.some(({ isFetching }) => isFetching)),
    hasFailed: asked !== '' && searches.some(({ isError }) => isError),
  };
}
