'use client';

import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useFormatter, useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { NotificationRates } from '@/server/notifications/overview/schema.ts';
import { RATE_EVENTS, RATE_RANGES } from '@/server/notifications/overview/terms.ts';
import { CHANNELS } from '@/server/notifications/terms.ts';
import { DataTable } from '../../data-table.tsx';
import { Freshness } from '../../freshness.tsx';
import { writeParam } from '../../write-param.ts';
import { notificationRatesQuery, RATES_EVERY_MS } from '../queries.ts';
import { RatesChart } from './rates-chart.tsx';

/** What became of what was planned over a chosen time, which stands in the address, as does the channel. */
export function RatesCard() {
  const t = useTranslations('adminNotifications.rates');
  const tChannels = useTranslations('notifications.channels');
  const params = useSearchParams();
  const range = RATE_RANGES.find((known) => known === params.get('range')) ?? '24h';
  const channel = CHANNELS.find((known) => known === params.get('channel')) ?? '';
  const { data, error, isError, isFetching, isPlaceholderData, refetch } = useQuery(
    notificationRatesQuery(range, channel),
  );
  return (
    <>
      <h2 id="rates-title" className="font-semibold">
        {t('title')}
      </h2>
      <p className="mt-0.5 mb-3 max-w-2xl text-muted text-sm">{t('hint')}</p>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <ChoiceGroup
          legend={t('range')}
          isLegendHidden
          options={RATE_RANGES.map((id) => ({ id, label: t(`ranges.${id}`) }))}
          value={range}
          onChange={(next) => writeParam('range', next === '24h' ? '' : next)}
        />
        <SelectField
          label={t('channel')}
          className="w-full sm:w-56"
          options={[{ id: '', label: t('allChannels') }, ...CHANNELS.map((id) => ({ id, label: tChannels(id) }))]}
          value={channel}
          onChange={(next) => writeParam('channel', next)}
        />
      </div>
      {data === undefined && isError && (
        <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
      )}
      {data === undefined && !isError && <Skeleton className="h-80 w-full rounded-2xl" />}
      {data !== undefined && (
        <div className={`flex flex-col gap-4 transition-opacity ${isPlaceholderData ? 'opacity-60' : ''}`}>
          <Totals totals={data.totals} />
          <RatesChart rates={data} />
          <ChannelTable rates={data} />
          <Freshness everyMs={RATES_EVERY_MS[range]} error={error} />
        </div>
      )}
    </>
  );
}

/** Of these the share of what was sent says more than the number. */
const SHARED: readonly string[] = ['delivered', 'opened', 'clicked', 'converted'];

function Totals({ totals }: { totals: NotificationRates['totals'] }) {
  const t = useTranslations('adminNotifications.rates');
  const format = useFormatter();
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 rounded-2xl border border-border bg-surface px-5 py-4 shadow-surface sm:grid-cols-4 xl:grid-cols-6">
      {RATE_EVENTS.map((event) => (
        <div key={event}>
          <dt className="text-muted text-xs">{t(`events.${event}`)}</dt>
          <dd
            className={`font-semibold text-lg tabular-nums ${event === 'failed' && totals.failed > 0 ? 'text-danger-text' : ''}`}
          >
            {format.number(totals[event])}
            {SHARED.includes(event) && totals.sent > 0 && (
              <span className="block font-normal text-muted text-xs">
                {t('ofSent', {
                  share: format.number(totals[event] / totals.sent, { style: 'percent', maximumFractionDigits: 1 }),
                })}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ChannelTable({ rates }: { rates: NotificationRates }) {
  const t = useTranslations('adminNotifications.rates');
  const tChannels = useTranslations('notifications.channels');
  const format = useFormatter();
  if (rates.channels.length === 0) return null;
  return (
    <div>
      <h3 className="mb-2 font-medium text-sm">{t('byChannel')}</h3>
      <DataTable
        caption={t('byChannel')}
        empty=""
        rows={rates.channels}
        keyOf={({ channel }) => channel}
        columns={[
          { id: 'channel', label: t('channel'), isTitle: true, cell: ({ channel }) => tChannels(channel) },
          ...RATE_EVENTS.filter((event) => event !== 'merged' && event !== 'converted').map((event) => ({
            id: event,
            label: t(`events.${event}`),
            isNumber: true,
            cell: (row: NotificationRates['channels'][number]) => format.number(row[event]),
          })),
        ]}
      />
    </div>
  );
}
