'use client';

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LoadFailure } from './load-failure.tsx';
import { LoadMore } from './load-more.tsx';

interface Props<Item> {
  query: UseInfiniteQueryResult<InfiniteData<{ items: Item[] }>>;
  /** Says that the list could not be read. */
  failed: string;
  skeleton: ReactNode;
  /** What stands there when nothing is on the list. */
  empty: ReactNode;
  /** The button at the end, where "Show more" says too little. */
  more?: string;
  /** Loads on as the end comes near; without it the end of the list stands still, as readers of a log want it. */
  isEndless?: boolean;
  /** All items of the pages read so far, never none. */
  children: (items: Item[]) => ReactNode;
}

/** A list that comes page by page, in every state it can be in: loading, failed, empty, there, and with more to come. */
export function PagedList<Item>({
  query,
  failed,
  skeleton,
  empty,
  more,
  isEndless = false,
  children,
}: Props<Item>): ReactNode {
  const t = useTranslations('shell');
  if (query.isPending) {
    return (
      <>
        <p role="status" className="sr-only">
          {t('loading')}
        </p>
        {skeleton}
      </>
    );
  }
  if (query.data === undefined) {
    return (
      <LoadFailure title={failed} error={query.error} isRetrying={query.isFetching} onRetry={() => query.refetch()} />
    );
  }
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0 && !query.hasNextPage) return empty;
  return (
    <>
      {items.length > 0 && children(items)}
      <LoadMore
        label={more ?? t('more')}
        isEndless={isEndless}
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        error={query.isFetchNextPageError ? query.error : null}
        onLoad={query.fetchNextPage}
      />
    </>
  );
}
