'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { profileQuery, refreshPeople } from '@/components/people/queries.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { notify } from '@/components/ui/notify.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { ProfileJson } from '@/server/users/profile/schema.ts';

/** Whether followers must be let in. Going public lets in everybody who waits. */
export function PrivateAccount() {
  const t = useTranslations('privacy.account');
  const client = useQueryClient();
  const reason = useReason();
  const key = profileQuery().queryKey;
  const { data: profile } = useQuery(profileQuery());
  const change = useMutation({
    mutationFn: (isPrivate: boolean) => fetchJson<ProfileJson>('/v1/profile', { method: 'PATCH', body: { isPrivate } }),
    onMutate: async (isPrivate) => {
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData(key);
      client.setQueryData(key, (now) => now && { ...now, isPrivate });
      return before;
    },
    onSuccess: (saved) => {
      client.setQueryData(key, saved);
      notify({ title: t(saved.isPrivate ? 'on' : 'off'), tone: 'success' });
      void refreshPeople(client);
    },
    onError: (error, _isPrivate, before) => {
      client.setQueryData(key, before);
      notify({ title: t('failed'), description: reason(toApiProblem(error)), tone: 'danger' });
    },
  });
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      {profile === undefined ? (
        <Skeleton className="h-6 w-40" />
      ) : (
        <Switch label={t('switch')} isOn={profile.isPrivate} onChange={change.mutate} isPending={change.isPending} />
      )}
    </SettingsCard>
  );
}
