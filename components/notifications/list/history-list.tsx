'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleHelp, History } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PeopleSkeleton } from '@/components/people/people-skeleton.tsx';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { historyQuery } from '../queries.ts';
import { WayChip } from '../trace/way-chip.tsx';

const TraceDialog = lazyOver(() => import('../trace/trace-dialog.tsx').then((module) => module.TraceDialog));

/** Everything that one was told by any channel or none, also what the list does not show, each with the way it went. */
export function HistoryList() {
  const t = useTranslations('notificationTrace');
  const tChannels = useTranslations('notifications.channels');
  const query = useInfiniteQuery(historyQuery());
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <>
      <p className="mb-3 text-muted text-sm">{t('historyHint')}</p>
      <PagedList
        query={query}
        failed={t('historyFailed')}
        skeleton={<PeopleSkeleton />}
        empty={<EmptyState icon={<History />} title={t('historyEmpty')} body={t('historyEmptyBody')} />}
      >
        {(items) => (
          <ul
            aria-label={t('history')}
            className="overflow-hidden rounded-2xl border border-border bg-surface shadow-surface"
          >
            {items.map(({ id, title, createdAt, channels }) => (
              <li
                key={id}
                className="flex items-center gap-3 border-separator border-t px-4 py-3 first:border-t-0 sm:px-5"
              >
                <span className="min-w-0 flex-1">
                  <span className="block break-words text-sm">{title}</span>
                  <span className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-xs">
                    <RelativeTime iso={createdAt} />
                    {channels.map(({ channel, state }, index) => (
                      // Several devices of one channel look alike here, and never change their order.
                      // biome-ignore lint/suspicious/noArrayIndexKey: see above
                      <span key={`${channel} ${index}`} className="flex items-center gap-1">
                        {tChannels(channel)}
                        <WayChip state={state} />
                      </span>
                    ))}
                    {channels.length === 0 && <span>{t('nowhere')}</span>}
                  </span>
                </span>
                <IconButton label={t('whyLabel', { title })} onPress={() => setAsked(id)}>
                  <CircleHelp aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
      {asked !== null && <TraceDialog id={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
