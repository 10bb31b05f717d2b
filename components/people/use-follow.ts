'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import type { FollowAnswer, PersonDetailsJson } from '@/server/users/people/schema.ts';
import { personQuery, refreshPeople } from './queries.ts';

/** Follows a person or stops it; the page shows it at once, and takes it back when the server refuses. */
export function useFollow(person: PersonDetailsJson) {
  const t = useTranslations('people');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const key = personQuery(person.handle).queryKey;
  const show = (follow: FollowAnswer['follow']) =>
    client.setQueryData(key, (now) => {
      if (now === undefined) return now;
      const counted = Number(follow === 'accepted') - Number(now.follow === 'accepted');
      return { ...now, follow, followers: now.followers + counted };
    });
  return useMutation({
    mutationFn: (isWanted: boolean) =>
      fetchJson<FollowAnswer>(`/v1/people/${person.id}/follow`, { method: isWanted ? 'PUT' : 'DELETE' }),
    onMutate: async (isWanted) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData(key);
      show(isWanted ? (person.isPrivate ? 'requested' : 'accepted') : 'none');
      return before;
    },
    onSuccess: ({ follow }) => void show(follow),
    onError: (error, _isWanted, before) => {
      client.setQueryData(key, before);
      tellFailure(t('followFailed'), error);
    },
    onSettled: () => refreshPeople(client),
  });
}
