'use client';

import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useWelcome } from '@/components/onboarding/use-welcome.ts';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { CreateLinkForm } from './create-link-form.tsx';
import { LinkList } from './link-list.tsx';
import { linksHref, readLinksFilter } from './links-filter.ts';
import { LinksTabs } from './links-tabs.tsx';

/** Few ever see it, and only once. */
const Welcome = dynamic(() => import('@/components/onboarding/welcome.tsx').then((module) => module.Welcome));

/**
 * The page of short links: make one, see them all. What is shown stands in the address.
 * `newcomerId`: the viewer's id when they are to be welcomed.
 */
export function LinksView({ newcomerId }: { newcomerId: string | null }) {
  const t = useTranslations('links');
  const tShell = useTranslations('shell');
  const params = useSearchParams();
  const filter = readLinksFilter({ q: params.get('q') ?? undefined, state: params.get('state') ?? undefined });
  const welcome = useWelcome(newcomerId);
  const clearSearch = () => window.history.replaceState(null, '', linksHref({ ...filter, q: '' }));
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <CreateLinkForm />
      <div className="mt-8 mb-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <LinksTabs current={filter.state} q={filter.q} />
        <div className="w-full sm:w-64">
          <ListSearch label={tShell('searchLinks')} />
        </div>
      </div>
      <LinkList
        filter={filter}
        onClearSearch={clearSearch}
        {...(welcome.isOpen ? { welcome: <Welcome onDismiss={welcome.dismiss} /> } : {})}
      />
    </>
  );
}
