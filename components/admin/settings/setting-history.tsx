'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { settingHistoryQuery } from './queries.ts';
import { useSettingTexts } from './use-setting-texts.ts';

/** Who set it to what. */
export function SettingHistory({ settingKey, onClose }: { settingKey: string; onClose: () => void }) {
  const t = useTranslations('adminData.settings');
  const tShell = useTranslations('shell');
  const texts = useSettingTexts();
  const query = useInfiniteQuery(settingHistoryQuery(settingKey));
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
      <PagedList
        query={query}
        failed={t('historyFailed')}
        skeleton={<Skeleton className="h-24 w-full rounded-xl" />}
        empty={<p className="py-6 text-center text-muted text-sm">{t('historyEmpty')}</p>}
        more={t('more')}
      >
        {(changes) => (
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
      </PagedList>
    </Dialog>
  );
}
