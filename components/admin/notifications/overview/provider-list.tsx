'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { notify } from '@/components/ui/notify.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { NotificationOverview, ProviderState } from '@/server/notifications/overview/schema.ts';
import { DataTable } from '../../data-table.tsx';
import { NOTIFICATIONS_PATH, notificationOverviewQuery } from '../queries.ts';

/** Every way out, in the order in which it is asked, how it is, and a way to have it asked again. */
export function ProviderList({ overview }: { overview: NotificationOverview }) {
  const t = useTranslations('adminNotifications.overview');
  const tChannels = useTranslations('notifications.channels');
  const format = useFormatter();
  const reset = useReset();
  return (
    <>
      <h2 id="providers-title" className="font-semibold">
        {t('providersTitle')}
      </h2>
      <p className="mt-0.5 mb-3 text-muted text-sm">{t('providersHint')}</p>
      <DataTable
        caption={t('providersTitle')}
        empty={t('noProviders')}
        rows={overview.providers}
        keyOf={({ channel, name }) => `${channel} ${name}`}
        columns={[
          {
            id: 'name',
            label: t('provider'),
            isTitle: true,
            cell: ({ channel, name, position }) => (
              <>
                {name}
                <span className="block font-normal text-muted text-xs">
                  {position === null
                    ? t('former', { channel: tChannels(channel) })
                    : t('position', { channel: tChannels(channel), position })}
                </span>
              </>
            ),
          },
          { id: 'state', label: t('state'), isWide: true, cell: (provider) => <State provider={provider} /> },
          { id: 'accepted', label: t('accepted'), isNumber: true, cell: ({ accepted }) => format.number(accepted) },
          { id: 'refused', label: t('refused'), isNumber: true, cell: ({ refused }) => format.number(refused) },
          {
            id: 'lastAccepted',
            label: t('lastAccepted'),
            isWide: true,
            cell: ({ lastAcceptedAt: at }) =>
              at === null ? <span className="text-muted">{t('never')}</span> : <RelativeTime iso={at} />,
          },
          {
            id: 'lastError',
            label: t('lastError'),
            isWide: true,
            cell: ({ lastError, lastErrorAt }) =>
              lastError === null ? (
                <span className="text-muted">{t('never')}</span>
              ) : (
                <span className="block max-w-xs text-end sm:text-start">
                  <span className="block break-words text-xs">{lastError}</span>
                  {lastErrorAt !== null && <RelativeTime iso={lastErrorAt} className="text-muted text-xs" />}
                </span>
              ),
          },
          {
            id: 'reset',
            label: t('reset'),
            isLabelHidden: true,
            cell: (provider) =>
              provider.state === 'closed' && provider.pausedUntil === null ? null : (
                <Button
                  size="sm"
                  variant="tertiary"
                  aria-label={t('resetLabel', { name: provider.name })}
                  isPending={reset.isPending && reset.variables.name === provider.name}
                  onPress={() => reset.mutate(provider)}
                >
                  {t('reset')}
                </Button>
              ),
          },
        ]}
      />
      {overview.withoutProvider.length > 0 && (
        <p className="mt-2 text-muted text-xs">
          {t('without', { channels: format.list(overview.withoutProvider.map((channel) => tChannels(channel))) })}
        </p>
      )}
    </>
  );
}

const TONES = { closed: 'success', open: 'danger', half_open: 'warning' } as const;

function State({ provider: { state, stateSince, pausedUntil } }: { provider: ProviderState }) {
  const t = useTranslations('adminNotifications.overview');
  return (
    <span className="flex flex-col items-end gap-1 sm:items-start">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Chip tone={TONES[state]}>{t(`states.${state}`)}</Chip>
        {stateSince !== null && state !== 'closed' && <RelativeTime iso={stateSince} className="text-muted text-xs" />}
      </span>
      {pausedUntil !== null && (
        <span className="text-warning-text text-xs">
          {t('pausedUntil')} <ExactTime iso={pausedUntil} />
        </span>
      )}
    </span>
  );
}

function useReset() {
  const t = useTranslations('adminNotifications.overview');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: ({ channel, name }: ProviderState) =>
      fetchJson<void>(`${NOTIFICATIONS_PATH}/providers/${channel}/${encodeURIComponent(name)}/reset`, {
        method: 'POST',
      }),
    onSuccess: (_nothing, { name }) => notify({ title: t('resetDone', { name }), tone: 'success' }),
    onError: (error, { name }) => tellFailure(t('resetFailed', { name }), error),
    onSettled: () => client.invalidateQueries({ queryKey: notificationOverviewQuery().queryKey }),
  });
}
