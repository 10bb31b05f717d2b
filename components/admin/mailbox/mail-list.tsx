'use client';

import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { KeyRound, Mail, SearchX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { MailJson, MailPageJson } from '@/server/admin/mailbox/schema.ts';

interface Props {
  query: UseInfiniteQueryResult<InfiniteData<MailPageJson>>;
  q: string;
  onOpen: (mail: MailJson) => void;
}

/** The mails found, each opened by its subject, in every state a list can be in. */
export function MailList({ query, q, onOpen }: Props) {
  const t = useTranslations('adminData.mailbox');
  const empty =
    q === '' ? (
      <EmptyState icon={<Mail />} title={t('emptyTitle')} body={t('emptyBody')} />
    ) : (
      <EmptyState
        icon={<SearchX />}
        title={t('noResultsTitle', { query: q })}
        body={t('noResultsBody')}
        action={
          <Button variant="tertiary" onPress={() => window.history.replaceState(null, '', window.location.pathname)}>
            {t('noResultsAction')}
          </Button>
        }
      />
    );
  return (
    <PagedList
      query={query}
      failed={t('failed')}
      skeleton={<Skeleton className="h-72 w-full rounded-2xl" />}
      empty={empty}
      more={t('more')}
    >
      {(mails) => (
        <ul
          aria-label={t('title')}
          className="divide-y divide-separator overflow-hidden rounded-2xl border border-border bg-surface shadow-surface"
        >
          {mails.map((mail) => (
            <li key={mail.id}>
              <button
                type="button"
                aria-label={t('open', { subject: mail.subject || t('noSubject'), to: mail.recipients.join(', ') })}
                onClick={() => onOpen(mail)}
                className="flex w-full flex-col gap-0.5 px-4 py-3 text-start text-sm -outline-offset-2 hover:bg-default/60 sm:flex-row sm:items-center sm:gap-4 sm:px-5"
              >
                <span className="min-w-0 truncate text-muted sm:w-56 sm:shrink-0">{mail.recipients.join(', ')}</span>
                <span className="flex min-w-0 flex-1 items-center gap-2">
                  <span className="truncate font-medium">{mail.subject || t('noSubject')}</span>
                  {mail.isSecret && (
                    <Chip tone="warning">
                      <KeyRound aria-hidden className="size-3" />
                      {t('signsIn')}
                    </Chip>
                  )}
                </span>
                <RelativeTime iso={mail.receivedAt} className="shrink-0 text-muted text-xs" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </PagedList>
  );
}
