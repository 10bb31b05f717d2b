'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { STATES } from '@/server/admin/people/terms.ts';
import { type PeopleFilter, peopleQuery } from '../queries.ts';
import { PeopleTable } from './people-table.tsx';
import { type PersonAct, useChangePerson } from './use-change-person.ts';

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
      <PagedList
        query={query}
        failed={t('failed')}
        skeleton={<Skeleton className="h-72 w-full rounded-2xl" />}
        empty={<EmptyState icon={<SearchX />} title={t('emptyTitle')} body={t('emptyBody')} />}
        isEndless
      >
        {(people) => <PeopleTable people={people} ownId={ownId} onAsk={setAsked} />}
      </PagedList>
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
