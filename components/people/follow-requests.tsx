'use client';

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useId } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import type { PersonJson } from '@/server/users/people/schema.ts';
import { PersonRow } from './person-row.tsx';
import { refreshPeople, requestsQuery } from './queries.ts';

/** Who asks to follow the viewer, to be let in or turned away; nothing while nobody does. */
export function FollowRequests() {
  const t = useTranslations('people.requests');
  const heading = useId();
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const list = useInfiniteQuery(requestsQuery());
  const answer = useMutation({
    mutationFn: ({ id, verb }: PersonJson & { verb: 'accept' | 'refuse' }) =>
      fetchJson<void>(`/v1/follows/requests/${id}/${verb}`, { method: 'POST' }),
    onSuccess: (_answer, { verb, name }) =>
      notify({ title: t(verb === 'accept' ? 'accepted' : 'refused', { name }), tone: 'success' }),
    onError: (error) => tellFailure(t('failed'), error),
    onSettled: () => refreshPeople(client),
  });
  const people = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (people.length === 0) return null;
  return (
    <section aria-labelledby={heading} className="mb-8">
      <h2 id={heading} className="mb-2 font-semibold text-base">
        {t('title')}
      </h2>
      <ul className="overflow-hidden rounded-2xl border border-border bg-surface shadow-surface">
        {people.map((person) => (
          <PersonRow
            key={person.id}
            person={person}
            actions={
              <>
                <Button
                  size="sm"
                  variant="primary"
                  aria-label={t('acceptLabel', { name: person.name })}
                  onPress={() => answer.mutate({ ...person, verb: 'accept' })}
                >
                  {t('accept')}
                </Button>
                <Button
                  size="sm"
                  variant="tertiary"
                  aria-label={t('refuseLabel', { name: person.name })}
                  onPress={() => answer.mutate({ ...person, verb: 'refuse' })}
                >
                  {t('refuse')}
                </Button>
              </>
            }
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button variant="tertiary" className="mt-2" onPress={() => list.fetchNextPage()} isPending={list.isFetching}>
          {t('more')}
        </Button>
      )}
    </section>
  );
}
