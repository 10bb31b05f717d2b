'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Archive, ClipboardPaste, HeartPulse, Link2, SearchX, Tag, Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useMemo } from 'react';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { CREATE_FIELD_ID } from '../create/create-link-form.tsx';
import { isPending } from '../create/use-create-link.ts';
import { handDraftOver } from '../editor/hand-over.ts';
import { ALL_LINKS, type LinksFilter } from '../links-filter.ts';
import { notePagesInView } from '../page-window.ts';
import { linksQuery } from '../queries.ts';
import { useArchiveLink, useDeleteLink, useRestoreLink } from '../use-change-link.ts';
import { LinkListSkeleton } from './link-list-skeleton.tsx';
import { LinkFrame, LinkTable } from './link-table.tsx';
import { useSelection } from './use-selection.ts';

const SelectionBar = lazyOver(() => import('./selection-bar.tsx').then((module) => module.SelectionBar));

/** The next page is asked for when so many rows are left below the last one drawn. */
const AHEAD = 60;

interface Props {
  filter: LinksFilter;
  /** Shows this list instead. */
  onFilter: (filter: LinksFilter) => void;
  /** Stands where no link ever was, in place of the plain words. */
  welcome?: ReactNode;
}

/** The links of one filter, in every state a list can be in. */
export function LinkList({ filter, onFilter, welcome }: Props) {
  const t = useTranslations('links');
  const query = useInfiniteQuery(linksQuery(filter));
  return (
    <PagedList
      query={query}
      failed={t('failed')}
      skeleton={<LinkListSkeleton />}
      empty={
        <LinkFrame>
          <EmptyList filter={filter} onFilter={onFilter} welcome={welcome} />
        </LinkFrame>
      }
      isEndless
    >
      {(links) => (
        <>
          {filter.state !== 'active' && <p className="mb-3 text-muted text-sm">{t(`notes.${filter.state}`)}</p>}
          <ShownLinks key={JSON.stringify(filter)} filter={filter} links={links} query={query} />
        </>
      )}
    </PagedList>
  );
}

interface ShownProps {
  filter: LinksFilter;
  links: LinkJson[];
  query: ReturnType<typeof useInfiniteQuery<{ items: LinkJson[]; nextCursor: string | null }>>;
}

/** The rows, with what is done to them. */
function ShownLinks({ filter, links, query }: ShownProps) {
  const router = useRouter();
  const selection = useSelection(links);
  const { mutate: archive } = useArchiveLink();
  const { mutate: remove } = useDeleteLink();
  const { mutate: restore } = useRestoreLink();
  const acts = useMemo(
    () => ({
      onArchive: (link: LinkJson, isArchived: boolean) => archive({ link, isArchived }),
      onDelete: (link: LinkJson) => remove(link),
      onRestore: (link: LinkJson) => restore(link),
      onDuplicate: (link: LinkJson) => {
        handDraftOver({ copyOf: link });
        router.push('/links/new');
      },
    }),
    [archive, remove, restore, router],
  );

  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const onDrawn = useCallback(
    (first: number, last: number) => {
      const isNearEnd = last >= links.length - AHEAD;
      if (isNearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
      const places: number[] = [];
      let end = 0;
      for (const [place, page] of data?.pages.entries() ?? []) {
        const start = end;
        end += page.items.length;
        if (start <= last && end > first) places.push(place);
      }
      notePagesInView(filter, places[0] ?? 0, places.at(-1) ?? 0);
    },
    [filter, links.length, data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage],
  );

  return (
    <>
      <LinkTable
        links={links}
        state={filter.state}
        hasMore={hasNextPage}
        selection={selection}
        acts={acts}
        onDrawn={onDrawn}
      />
      {selection.links.length > 0 && (
        <SelectionBar
          selected={selection.links}
          state={filter.state}
          shown={links.filter((link) => !isPending(link))}
          onChoose={selection.choose}
          onClose={selection.clear}
        />
      )}
    </>
  );
}

function EmptyList({ filter, onFilter, welcome }: Props) {
  const t = useTranslations('links');
  if (filter.q !== '') {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t('noResults.title', { query: filter.q })}
        body={t('noResults.body')}
        action={
          <Button variant="tertiary" onPress={() => onFilter({ ...filter, q: '' })}>
            {t('noResults.action')}
          </Button>
        }
      />
    );
  }
  if (filter.tag !== '' || filter.health !== '') {
    return (
      <EmptyState
        icon={filter.health === 'broken' ? <HeartPulse /> : <Tag />}
        title={filter.health === 'broken' ? t('emptyFilter.broken') : t('emptyFilter.tag', { tag: filter.tag })}
        body={filter.health === 'broken' ? t('emptyFilter.brokenBody') : t('emptyFilter.tagBody')}
        action={
          <Button variant="tertiary" onPress={() => onFilter({ ...ALL_LINKS, state: filter.state })}>
            {t('emptyFilter.action')}
          </Button>
        }
      />
    );
  }
  if (filter.state === 'deleted') {
    return <EmptyState icon={<Trash2 />} title={t('emptyTrash.title')} body={t('emptyTrash.body')} />;
  }
  if (filter.state === 'archived') {
    return <EmptyState icon={<Archive />} title={t('emptyArchive.title')} body={t('emptyArchive.body')} />;
  }
  if (welcome !== undefined) return welcome;
  return (
    <EmptyState
      icon={<Link2 />}
      title={t('empty.title')}
      body={t('empty.body')}
      action={
        <Button
          variant="primary"
          icon={<ClipboardPaste aria-hidden />}
          onPress={() => document.getElementById(CREATE_FIELD_ID)?.focus()}
        >
          {t('empty.action')}
        </Button>
      }
    />
  );
}
