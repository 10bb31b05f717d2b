'use client';

import { defaultRangeExtractor, type Range, useWindowVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';

/** Heights of a row, in rem: they stand in `link-row.tsx` too. */
const ROW_REM = { wide: 4.5, narrow: 7.25 };
const WIDE = '(min-width: 640px)';
/** Rows drawn beyond the edges, so that a turn of the wheel finds them there. */
const OVERSCAN = 10;
/** What the server draws: as much as a tall window shows. */
const FIRST_SCREEN = { width: 1_280, height: 900 };
/** The bars at the top and the bottom of the window, in px: a row that has the focus is never under them. */
const BAR_TOP = 72;
const BAR_BOTTOM = 96;

const useBrowserLayoutEffect = typeof window === 'undefined' ? useEffect : useLayoutEffect;

function useIsWide(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      const query = matchMedia(WIDE);
      query.addEventListener('change', onChange);
      return () => query.removeEventListener('change', onChange);
    },
    () => matchMedia(WIDE).matches,
    () => true,
  );
}

interface Options {
  /** How many rows there are, drawn or not. */
  count: number;
  /** What holds the rows: the window scrolls over it. */
  body: RefObject<HTMLElement | null>;
  /** A row that stays drawn wherever the window is, because it has the focus; -1 for none. */
  kept: number;
}

/** Which of very many equally high rows are to be drawn. */
export function useVirtualRows({ count, body, kept }: Options): {
  rows: VirtualItem[];
  totalHeight: number;
  scrollTo: (index: number) => void;
} {
  const isWide = useIsWide();
  const [rem, setRem] = useState(16);
  const [top, setTop] = useState(0);
  const size = (isWide ? ROW_REM.wide : ROW_REM.narrow) * rem;

  // Where the rows begin: whatever opens or closes above them moves that.
  useBrowserLayoutEffect(() => {
    const measure = () => {
      setRem(Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
      if (body.current) setTop(Math.round(body.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(document.body);
    return () => sizes.disconnect();
  }, [body]);

  const rangeExtractor = useCallback(
    (range: Range) => {
      const indices = defaultRangeExtractor(range);
      if (kept < 0 || kept >= range.count || indices.includes(kept)) return indices;
      return [...indices, kept].sort((a, b) => a - b);
    },
    [kept],
  );
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => size,
    overscan: OVERSCAN,
    scrollMargin: top,
    initialRect: FIRST_SCREEN,
    initialOffset: 0,
    scrollPaddingStart: BAR_TOP,
    scrollPaddingEnd: BAR_BOTTOM,
    rangeExtractor,
  });
  // Another height of rows makes every known place wrong.
  useBrowserLayoutEffect(() => virtualizer.measure(), [virtualizer, size]);
  return {
    rows: virtualizer.getVirtualItems().map((row) => ({ ...row, start: row.start - top, end: row.end - top })),
    totalHeight: virtualizer.getTotalSize(),
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}
