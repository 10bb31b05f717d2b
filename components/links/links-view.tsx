'use client';

import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useWelcome } from '@/components/onboarding/use-welcome.ts';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { lazyPart } from '@/components/ui/lazy-part.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { CreateLinkForm } from './create/create-link-form.tsx';
import { type LinksFilter, linksHref, readLinksFilter } from './links-filter.ts';
import { LinkList } from './list/link-list.tsx';
import { LinksTabs } from './list/links-tabs.tsx';
import { ListFilters } from './list/list-filters.tsx';
import { ListMenu } from './list/list-menu.tsx';

/** Few ever see it, and only once. */
const Welcome = lazyPart(
  () => import('@/components/onboarding/welcome.tsx').then((module) => module.Welcome),
  <Skeleton className="h-96 w-full rounded-2xl" />,
);

/**
 * The page of short links: make one, see them all. What is shown stands in the address.
 * `newcomerId`: the viewer's id when they are to be welcomed.
 */
export function LinksView({ newcomerId }: { newcomerId: string | null }) {
  const t = useTranslations('links');
  const tShell = useTranslations('shell');
  const params = useSearchParams();
  const filter = readLinksFilter((name) => params.get(name));
  const welcome = useWelcome(newcomerId);
  // Shallow: the list itself asks the server, the page need not.
  const show = (next: LinksFilter) => window.history.pushState(null, '', linksHref(next));
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <CreateLinkForm />
      <div className="mt-8 mb-3 flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <LinksTabs filter={filter} onFilter={show} />
        <div className="flex items-center sm:ms-auto">
          <ListFilters filter={filter} onFilter={show} />
        </div>
        <div className="flex w-full items-center gap-1 sm:w-auto">
          <div className="min-w-0 flex-1 sm:w-60">
            <ListSearch label={tShell('searchLinks')} />
          </div>
          <ListMenu filter={filter} />
        </div>
      </div>
      <LinkList
        filter={filter}
        onFilter={show}
        {...(welcome.isOpen ? { welcome: <Welcome onDismiss={welcome.dismiss} /> } : {})}
      />
    </>
  );
}
