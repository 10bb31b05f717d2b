'use client';

import { SearchX, Users } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { FollowRequests } from './follow-requests.tsx';
import { PeopleList } from './people-list.tsx';
import { peopleQuery } from './queries.ts';

/** Everybody here, found by name or handle; who asks to follow the viewer stands on top. */
export function PeopleView() {
  const t = useTranslations('people');
  const q = useSearchParams().get('q') ?? '';
  const clear = () => window.history.replaceState(null, '', '/people');
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <FollowRequests />
      <div className="mb-3 w-full sm:w-80">
        <ListSearch label={t('search')} />
      </div>
      <PeopleList
        query={peopleQuery(q)}
        label={t('title')}
        empty={
          q === '' ? (
            <EmptyState icon={<Users />} title={t('nobody')} body={t('nobodyBody')} />
          ) : (
            <EmptyState
              icon={<SearchX />}
              title={t('notFound', { q })}
              body={t('notFoundBody')}
              action={
                <Button variant="tertiary" onPress={clear}>
                  {t('showAll')}
                </Button>
              }
            />
          )
        }
      />
    </>
  );
}
