'use client';

import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { CreateLinkForm } from './create-link-form.tsx';
import { LinkList } from './link-list.tsx';
import { linksHref, readLinksFilter } from './links-filter.ts';
import { LinksTabs } from './links-tabs.tsx';

/** The page of short links: make one, see them all. What is shown stands in the address. */
export function LinksView() {
  const t = useTranslations('links');
  const params = useSearchParams();
  const filter = readLinksFilter({ q: params.get('q') ?? undefined, state: params.get('state') ?? undefined });
  const clearSearch = () => window.history.replaceState(null, '', linksHref({ ...filter, q: '' }));
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <CreateLinkForm />
      <LinksTabs current={filter.state} q={filter.q} />
      <LinkList filter={filter} onClearSearch={clearSearch} />
    </>
  );
}
