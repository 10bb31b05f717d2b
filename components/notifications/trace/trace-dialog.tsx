'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { settingsHref } from '@/components/settings/settings-sections.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { Dialog } from '@/components/ui/dialog.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { traceQuery } from '../queries.ts';
import { TraceChannels } from './trace-channels.tsx';

/** Why one got a notification, or did not, by every channel. */
export function TraceDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTranslations('notificationTrace');
  const tShell = useTranslations('shell');
  const tReasons = useTranslations('notifications.reasons');
  const { data, error, isError, isFetching, refetch } = useQuery(traceQuery(id));
  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      footer={
        <>
          <Link href={settingsHref('notifications')} className={buttonClass({ variant: 'ghost', size: 'md' })}>
            {t('settings')}
          </Link>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('close')}
          </Button>
        </>
      }
    >
      <p className="mb-3 text-muted text-sm">{t('body')}</p>
      {data === undefined && !isError && <Skeleton className="h-48 w-full rounded-xl" />}
      {data === undefined && isError && (
        <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
      )}
      {data !== undefined && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is longer than the dialog, and nothing in it takes the keyboard there
        <section aria-label={t('title')} tabIndex={0}>
          <TraceChannels channels={data.channels} reasonOf={(reason) => tReasons(reason)} />
        </section>
      )}
    </Dialog>
  );
}
