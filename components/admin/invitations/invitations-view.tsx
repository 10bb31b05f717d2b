'use client';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { MailPlus } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
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
        <PagedList
          query={query}
          failed={t('failed')}
          skeleton={<Skeleton className="h-32 w-full rounded-2xl" />}
          empty={<EmptyState icon={<MailPlus />} title={tMore('emptyTitle')} body={tMore('emptyBody')} />}
          more={tMore('more')}
        >
          {(invitations) => <InvitationTable invitations={invitations} />}
        </PagedList>
      </section>
    </>
  );
}
