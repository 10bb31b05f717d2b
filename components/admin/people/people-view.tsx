'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { LoadMore } from '@/components/links/load-more.tsx';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { STATES } from '@/server/admin/people/terms.ts';
import { type PeopleFilter, peopleQuery } from '../queries.ts';
import { PeopleTable } from './people-table.tsx';
import { type PersonAct, useChangePerson } from './use-change-person.ts';

const ConfirmDialog = dynamic(() =>
  import('@/components/ui/confirm-dialog.tsx').then((module) => module.ConfirmDialog),
);

/** Everybody who has an account. What is looked for stands in the address. */
export function PeopleView({ ownId }: { ownId: string }) {
  const t = useTranslations('adminLive.people');
  const tShell = useTranslations('shell');
  const params = useSearchParams();
  const q = params.get('q') ?? '';
  const state = STATES.find((known) => known === params.get('state')) ?? 'all';
  const [asked, setAsked] = useState<PersonAct | null>(null);
  const change = useChangePerson(() => setAsked(null));
  const query = useInfiniteQuery(peopleQuery({ q, state }));
  const people = query.data?.pages.flatMap((page) => page.items);

  const choose = (next: PeopleFilter['state']) => {
    const address = new URLSearchParams(window.location.search);
    if (next === 'all') address.delete('state');
    else address.set('state', next);
    window.history.replaceState(null, '', `?${address}`);
  };

  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <ChoiceGroup
          legend={t('stateLegend')}
          isLegendHidden
          options={STATES.map((id) => ({ id, label: t(`states.${id}`) }))}
          value={state}
          onChange={choose}
        />
        <div className="w-full sm:w-72">
          <ListSearch label={t('search')} />
        </div>
      </div>
      {people === undefined && query.isError && (
        <LoadFailure
          title={t('failed')}
          error={query.error}
          isRetrying={query.isFetching}
          onRetry={() => query.refetch()}
        />
      )}
      {people === undefined && !query.isError && <Skeleton className="h-72 w-full rounded-2xl" />}
      {people?.length === 0 && <EmptyState icon={<SearchX />} title={t('emptyTitle')} body={t('emptyBody')} />}
      {people !== undefined && people.length > 0 && <PeopleTable people={people} ownId={ownId} onAsk={setAsked} />}
      <LoadMore
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        hasFailed={query.isFetchNextPageError}
        onLoad={query.fetchNextPage}
      />
      {asked && (
        <ConfirmDialog
          title={t(`ask.${asked.kind}.title`, { name: asked.person.name })}
          confirmLabel={t(`ask.${asked.kind}.confirm`)}
          cancelLabel={tShell('cancel')}
          isPending={change.isPending}
          onConfirm={() => change.mutate(asked)}
          onClose={() => setAsked(null)}
        >
          {asked.kind === 'role'
            ? t('ask.role.body', {
                name: asked.person.name,
                before: t(`roles.${asked.person.role}`),
                after: t(`roles.${asked.role}`),
              })
            : t(`ask.${asked.kind}.body`, { name: asked.person.name })}
        </ConfirmDialog>
      )}
    </>
  );
}
