'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PagedList } from '@/components/shell/paged-list.tsx';
import type { PersonJson } from '@/server/users/people/schema.ts';
import { PeopleSkeleton } from './people-skeleton.tsx';
import { PersonRow } from './person-row.tsx';
import type { PeopleQuery } from './queries.ts';

interface Props {
  query: PeopleQuery;
  label: string;
  /** What stands there when nobody is on the list. */
  empty: ReactNode;
  actionsOf?: (person: PersonJson) => ReactNode;
  areLinks?: boolean;
}

/** A list of people, page by page, with its skeleton, its empty state and its failure. */
export function PeopleList({ query, label, empty, actionsOf, areLinks = true }: Props) {
  const t = useTranslations('people');
  const list = useInfiniteQuery(query);
  return (
    <PagedList query={list} failed={t('loadFailed')} skeleton={<PeopleSkeleton />} empty={empty} isEndless>
      {(people) => (
        <ul aria-label={label} className="overflow-hidden rounded-2xl border border-border bg-surface shadow-surface">
          {people.map((person) => (
            <PersonRow key={person.id} person={person} isLink={areLinks} actions={actionsOf?.(person)} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}
