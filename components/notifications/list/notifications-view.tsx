'use client';

import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Bell, CheckCheck } from 'lucide-react';
import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { PeopleSkeleton } from '@/components/people/people-skeleton.tsx';
import { settingsHref } from '@/components/settings/settings-sections.ts';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { lazyPart } from '@/components/ui/lazy-part.tsx';
import type { NotificationCounts } from '@/server/notifications/inbox/schema.ts';
import { countsQuery, type InboxFilter, inboxQuery } from '../queries.ts';
import { NotificationRow } from './notification-row.tsx';
import { useMarkRead } from './use-mark-read.ts';

const SHOWN = ['all', 'unread', 'history'] as const;
type Shown = (typeof SHOWN)[number];

/** What comes when somebody looks for it. */
const HistoryList = lazyPart(
  () => import('./history-list.tsx').then((module) => module.HistoryList),
  <PeopleSkeleton />,
);

/** Everything that one was told, newest first. */
export function NotificationsView() {
  const t = useTranslations('notifications.list');
  const tTrace = useTranslations('notificationTrace');
  const wish = useSearchParams().get('filter');
  const shown = SHOWN.find((known) => known === wish) ?? 'all';
  const filter: InboxFilter = shown === 'unread' ? 'unread' : 'all';
  const list = useInfiniteQuery(inboxQuery(filter));
  const { data: counts } = useQuery(countsQuery());
  const { one, all } = useMarkRead();
  const newest = list.data?.pages[0]?.items[0];
  useSeen(newest !== undefined && !newest.isSeen ? newest.id : null);
  const show = (next: Shown) =>
    window.history.replaceState(null, '', next === 'all' ? '/notifications' : `/notifications?filter=${next}`);
  return (
    <div className="max-w-3xl">
      <PageHeader title={t('title')} description={t('description')} />
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <ChoiceGroup
          legend={t('show')}
          isLegendHidden
          options={[
            { id: 'all', label: t('all') },
            { id: 'unread', label: t('unread') },
            { id: 'history', label: tTrace('history') },
          ]}
          value={shown}
          onChange={show}
        />
        <div className="ms-auto flex flex-wrap items-center gap-2">
          {shown !== 'history' && newest !== undefined && (counts?.unread ?? 0) > 0 && (
            <Button
              size="sm"
              variant="tertiary"
              icon={<CheckCheck aria-hidden />}
              onPress={() => all.mutate(newest.id)}
              isPending={all.isPending}
            >
              {t('markAll')}
            </Button>
          )}
          <Link href={settingsHref('notifications')} className={buttonClass({ variant: 'ghost', size: 'sm' })}>
            {t('settings')}
          </Link>
        </div>
      </div>
      {shown === 'history' ? (
        <HistoryList />
      ) : (
        <PagedList
          query={list}
          failed={t('loadFailed')}
          skeleton={<PeopleSkeleton />}
          isEndless
          empty={
            filter === 'all' ? (
              <EmptyState icon={<Bell />} title={t('empty')} body={t('emptyBody')} />
            ) : (
              <EmptyState
                icon={<CheckCheck />}
                title={t('noneUnread')}
                body={t('noneUnreadBody')}
                action={
                  <Button variant="tertiary" onPress={() => show('all')}>
                    {t('showAll')}
                  </Button>
                }
              />
            )
          }
        >
          {(items) => (
            <ul
              aria-label={t('title')}
              className="overflow-hidden rounded-2xl border border-border bg-surface shadow-surface"
            >
              {items.map((item) => (
                <NotificationRow key={item.id} item={item} onRead={one.mutate} />
              ))}
            </ul>
          )}
        </PagedList>
      )}
    </div>
  );
}

/** Tells the server once that the list was opened up to this one. */
function useSeen(upTo: string | null): void {
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (id: string) =>
      fetchJson<NotificationCounts>('/v1/notifications/seen', { method: 'POST', body: { upTo: id } }),
    onSuccess: (counts) => void client.setQueryData(countsQuery().queryKey, counts),
  });
  useEffect(() => {
    if (upTo !== null) mutate(upTo);
  }, [upTo, mutate]);
}
