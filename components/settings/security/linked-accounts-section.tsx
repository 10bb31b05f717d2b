'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { goToProvider, PROVIDER_NAMES } from '@/components/auth/go-to-provider.ts';
import { ProviderMark } from '@/components/auth/provider-mark.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { notify } from '@/components/ui/notify.ts';
import type { Provider } from '@/server/users/oauth/schema.ts';
import { SettingsCard } from '../settings-card.tsx';
import { linkedAccountsQuery } from './queries.ts';
import { requireProofAhead, useProof } from './use-proof.tsx';

/** Accounts elsewhere that open this one. */
export function LinkedAccountsSection({ providers }: { providers: readonly Provider[] }) {
  const t = useTranslations('security.accounts');
  const reason = useReason();
  const client = useQueryClient();
  const { data } = useQuery(linkedAccountsQuery());
  const { prove, dialog } = useProof();
  const onError = (error: Error) =>
    notify({ title: t('failed'), description: reason(toApiProblem(error)), tone: 'danger' });
  const link = useMutation({
    mutationFn: async (id: Provider) => {
      await prove(requireProofAhead);
      await goToProvider(id, '/settings/security');
    },
    onError,
  });
  const unlink = useMutation({
    mutationFn: (id: Provider) => prove(() => fetchJson<void>(`/v1/linked-accounts/${id}`, { method: 'DELETE' })),
    onSuccess: (_, id) => notify({ title: t('unlinked', { provider: PROVIDER_NAMES[id] }), tone: 'success' }),
    onError,
    onSettled: () => client.invalidateQueries({ queryKey: linkedAccountsQuery().queryKey }),
  });
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      <ul className="divide-y divide-separator">
        {providers.map((id) => {
          const provider = PROVIDER_NAMES[id];
          const isLinked = data?.items.some((account) => account.provider === id) ?? false;
          return (
            <li key={id} className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
              <ProviderMark provider={id} />
              <div className="min-w-0 flex-1 text-sm">
                <p className="font-medium">{provider}</p>
                <p className="text-muted text-xs">{isLinked ? t('linkedState') : t('notLinked')}</p>
              </div>
              <Button
                size="sm"
                variant="tertiary"
                aria-label={isLinked ? t('unlinkOne', { provider }) : t('linkOne', { provider })}
                isPending={(isLinked ? unlink : link).isPending}
                onPress={() => (isLinked ? unlink : link).mutate(id)}
              >
                {isLinked ? t('unlink') : t('link')}
              </Button>
            </li>
          );
        })}
      </ul>
      {dialog}
    </SettingsCard>
  );
}
