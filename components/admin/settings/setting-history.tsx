'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { LoadMore } from '../load-more.tsx';
import { settingHistoryQuery } from './queries.ts';
import { useSettingTexts } from './use-setting-texts.ts';

/** Who set it to what. */
export function SettingHistory({ settingKey, onClose }: { settingKey: string; onClose: () => void }) {
  const t = useTranslations('adminData.settings');
  const tShell = useTranslations('shell');
  const texts = useSettingTexts();
  const query = useInfiniteQuery(settingHistoryQuery(settingKey));
  const changes = query.data?.pages.flatMap((page) => page.items);
  return (
    <Dialog
      title={t('historyTitle', { name: texts.title(settingKey) })}
      onClose={onClose}
      footer={
        <Button variant="tertiary" onPress={onClose}>
          {tShell('close')}
        </Button>
      }
    >
      {query.isPending && <Skeleton className="h-24 w-full rounded-xl" />}
      {changes === undefined && query.isError && (
        <LoadFailure
          title={t('historyFailed')}
          error={query.error}
          isRetrying={query.isFetching}
          onRetry={() => query.refetch()}
        />
      )}
      {changes?.length === 0 && <p className="py-6 text-center text-muted text-sm">{t('historyEmpty')}</p>}
      {changes !== undefined && changes.length > 0 && (
        <ol className="divide-y divide-separator">
          {changes.map((change) => (
            <li
              key={change.id}
              className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5 py-3 text-sm"
            >
              <span className="flex items-center gap-1.5 font-medium">
                <span className="text-muted">{texts.value(change.before)}</span>
                <ArrowRight aria-hidden className="size-3.5 text-muted" />
                {texts.value(change.after)}
              </span>
              <span className="text-muted text-xs">
                {change.changedBy?.name ?? t('somebody')} · <ExactTime iso={change.changedAt} />
              </span>
            </li>
          ))}
        </ol>
      )}
      <LoadMore
        hasMore={query.hasNextPage}
        isLoading={query.isFetchingNextPage}
        label={t('more')}
        loadingLabel={t('loadingMore')}
        onLoad={query.fetchNextPage}
      />
    </Dialog>
  );
}
