'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { CreateInvitationForm } from './create-invitation-form.tsx';
import { InvitationTable } from './invitation-table.tsx';
import { invitationsQuery } from './queries.ts';

/** Who may come in: make a link, see the open ones, close them. */
export function InvitationsView() {
  const t = useTranslations('admin.invitations');
  const client = useQueryClient();
  const { data, error, isError, isFetching, refetch } = useQuery(invitationsQuery());
  return (
    <>
      <CreateInvitationForm onCreated={() => client.invalidateQueries({ queryKey: invitationsQuery().queryKey })} />
      <section aria-labelledby="open-invitations" className="mt-9">
        <h2 id="open-invitations" className="mb-3 font-semibold">
          {t('open')}
        </h2>
        {data === undefined && !isError && <Skeleton className="h-32 w-full rounded-2xl" />}
        {data === undefined && isError && (
          <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
        )}
        {data !== undefined && <InvitationTable invitations={data.items} />}
      </section>
    </>
  );
}
