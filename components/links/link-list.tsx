'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ClipboardPaste, Link2, SearchX, Trash2 } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type ReactNode, useCallback, useState } from 'react';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { CREATE_FIELD_ID } from './create-link-form.tsx';
import { LinkListSkeleton } from './link-list-skeleton.tsx';
import { LinkFrame, LinkTable } from './link-table.tsx';
import { LiveClicks } from './live-clicks.tsx';
import { type LinksFilter, linksQuery } from './queries.ts';
import { useDeleteLink, useRestoreLink } from './use-change-link.ts';

const EditLinkDialog = dynamic(() => import('./edit-link-dialog.tsx').then((module) => module.EditLinkDialog));

interface Props {
  filter: LinksFilter;
  onClearSearch: () => void;
  /** Stands where no link ever was, in place of the plain words. */
  welcome?: ReactNode;
}

/** The links of one filter, in every state a list can be in. */
export function LinkList({ filter, onClearSearch, welcome }: Props) {
  const t = useTranslations('links');
  const query = useInfiniteQuery(linksQuery(filter));
  const [edited, setEdited] = useState<LinkJson | null>(null);
  const { mutate: remove } = useDeleteLink();
  const { mutate: restore } = useRestoreLink();
  const onDelete = useCallback((link: LinkJson) => remove(link), [remove]);
  const onRestore = useCallback((link: LinkJson) => restore(link), [restore]);

  return (
    <PagedList
      query={query}
      failed={t('failed')}
      skeleton={<LinkListSkeleton />}
      empty={<LinkFrame>{emptyState()}</LinkFrame>}
      isEndless
    >
      {(links) => (
        <>
          {filter.state === 'deleted' && <p className="mb-3 text-muted text-sm">{t('trashNote')}</p>}
          <LinkTable
            key={`${filter.state} ${filter.q}`}
            links={links}
            state={filter.state}
            onEdit={setEdited}
            onDelete={onDelete}
            onRestore={onRestore}
          />
          <LiveClicks links={links} />
          {edited && <EditLinkDialog link={edited} onClose={() => setEdited(null)} />}
        </>
      )}
    </PagedList>
  );

  function emptyState() {
    if (filter.q !== '') {
      return (
        <EmptyState
          icon={<SearchX />}
          title={t('noResults.title', { query: filter.q })}
          body={t('noResults.body')}
          action={
            <Button variant="tertiary" onPress={onClearSearch}>
              {t('noResults.action')}
            </Button>
          }
        />
      );
    }
    if (filter.state === 'deleted') {
      return <EmptyState icon={<Trash2 />} title={t('emptyTrash.title')} body={t('emptyTrash.body')} />;
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
}
