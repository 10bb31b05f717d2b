'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { PreferenceMatrixJson } from '@/server/notifications/preferences/schema.ts';
import type { Channel, Mode, NotificationType } from '@/server/notifications/terms.ts';
import { devicesQuery, preferencesQuery } from '../queries.ts';
import { type PreferenceChange, useChangePreference } from './use-change-preference.ts';

/** The channels that everybody has; the others are shown to who has a device for them. */
const EVERYBODYS: readonly Channel[] = ['in_app', 'email'];

type Row = PreferenceMatrixJson['items'][number];

/** How each type comes on each channel. */
export function PreferenceMatrix() {
  const t = useTranslations('notifications.choices');
  const { data, error, isFetching, refetch } = useQuery(preferencesQuery());
  const devices = useQuery(devicesQuery());
  const shown: Channel[] = [...EVERYBODYS, ...(devices.data?.items.map(({ channel }) => channel) ?? [])];
  const change = useChangePreference();
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      {data === undefined ? (
        error === null ? (
          <Skeleton className="h-96 w-full" />
        ) : (
          <LoadFailure title={t('loadFailed')} error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
        )
      ) : (
        <div className="divide-y divide-separator">
          {data.items.map((row) => (
            <TypeRow key={row.type} row={row} shown={shown} onChange={change.mutate} />
          ))}
        </div>
      )}
    </SettingsCard>
  );
}

function TypeRow({
  row,
  shown,
  onChange,
}: {
  row: Row;
  shown: readonly Channel[];
  onChange: (change: PreferenceChange) => void;
}) {
  const t = useTranslations('notifications');
  const cells = row.channels.filter(({ channel }) => shown.includes(channel));
  if (cells.length === 0) return null;
  return (
    <fieldset className="grid grid-cols-2 gap-x-3 gap-y-2 py-4 first:pt-0 last:pb-0">
      <legend className="float-start col-span-2 w-full font-medium text-sm">
        {t(`types.${row.type as NotificationType}.name`)}
      </legend>
      {cells.map(({ channel, mode, modes }) =>
        modes.length > 1 ? (
          <SelectField
            key={channel}
            label={t(`channels.${channel}`)}
            value={mode}
            options={modes.map((one) => ({ id: one, label: t(`modes.${one}`) }))}
            onChange={(id) => onChange({ type: row.type, channel, mode: id as Mode, before: mode })}
          />
        ) : (
          <p key={channel} className="flex flex-col gap-1.5 text-sm">
            <span className="font-medium">{t(`channels.${channel}`)}</span>
            <span className="flex h-11 items-center text-muted sm:h-10">{t('choices.always')}</span>
          </p>
        ),
      )}
    </fieldset>
  );
}
