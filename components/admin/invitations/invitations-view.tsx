'use client';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { MailPlus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { LoadMore } from '../load-more.tsx';
import { settingsQuery } from '../settings/queries.ts';
import { CreateInvitationForm } from './create-invitation-form.tsx';
import { InvitationTable } from './invitation-table.tsx';
import { invitationsQuery } from './queries.ts';

/** Who may come in: make a link, see the open ones, close them. */
export function InvitationsView() {
  const t = useTranslations('admin.invitations');
  const tMore = useTranslations('adminData.invitations');
  const client = useQueryClient();
  const query = useInfiniteQuery(invitationsQuery());
  const settings = useQuery(settingsQuery());
  const days = settings.data?.items.find(({ key }) => key === 'people.invitationDays')?.value;
  const invitations = query.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <CreateInvitationForm onCreated={() => client.invalidateQueries({ queryKey: invitationsQuery().queryKey })} />
      <p className="mt-2.5 min-h-5 text-muted text-xs">
        {typeof days === 'number' && (
          <>
            {tMore('validFor', { days })}{' '}
            <Link href="/admin/settings" className="rounded underline underline-offset-4 hover:text-foreground">
              {tMore('changeDays')}
            </Link>
          </>
        )}
      </p>
      <section aria-labelledby="open-invitations" className="mt-7">
        <h2 id="open-invitations" className="mb-3 font-semibold">
          {t('open')}
        </h2>
        {query.isPending && <Skeleton className="h-32 w-full rounded-2xl" />}
        {invitations === undefined && query.isError && (
          <LoadFailure
            title={t('failed')}
            error={query.error}
            isRetrying={query.isFetching}
            onRetry={() => query.refetch()}
          />
        )}
        {invitations?.length === 0 && (
          <EmptyState icon={<MailPlus />} title={tMore('emptyTitle')} body={tMore('emptyBody')} />
        )}
        {invitations !== undefined && invitations.length > 0 && <InvitationTable invitations={invitations} />}
        <LoadMore
          hasMore={query.hasNextPage}
          isLoading={query.isFetchingNextPage}
          label={tMore('more')}
          loadingLabel={tMore('loadingMore')}
          onLoad={query.fetchNextPage}
        />
      </section>
    </>
  );
}
