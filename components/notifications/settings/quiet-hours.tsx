'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { SelectField } from '@/components/ui/select-field.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { NotificationSettingsJson } from '@/server/notifications/preferences/schema.ts';
import { settingsQuery } from '../queries.ts';
import { TimeField } from './time-field.tsx';

/** What quiet hours begin as. */
const NIGHT = { start: '22:00', end: '07:00' };

/** When one wants peace, and when digests come. */
export function QuietHours() {
  const t = useTranslations('notifications.choices');
  const { data, error, isFetching, refetch } = useQuery(settingsQuery());
  const change = useChangeSettings();
  if (data === undefined) {
    return (
      <SettingsCard title={t('quietTitle')} description={t('quietBody')}>
        {error === null ? (
          <Skeleton className="h-6 w-48" />
        ) : (
          <LoadFailure title={t('loadFailed')} error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
        )}
      </SettingsCard>
    );
  }
  const { quiet, timeZone, urgentOverride, digestAt } = data;
  const set = (part: Partial<NotificationSettingsJson>) => change.mutate({ ...data, ...part });
  return (
    <>
      <SettingsCard title={t('quietTitle')} description={t('quietBody')}>
        <div className="flex flex-col gap-4">
          <Switch
            label={t('quietOn')}
            isOn={quiet !== null}
            onChange={(isOn) => set({ quiet: isOn ? NIGHT : null })}
            isPending={change.isPending}
          />
          {quiet !== null && (
            <>
              <div className="grid grid-cols-2 gap-3">
                <TimeField
                  label={t('start')}
                  value={quiet.start}
                  onCommit={(start) => set({ quiet: { ...quiet, start } })}
                />
                <TimeField label={t('end')} value={quiet.end} onCommit={(end) => set({ quiet: { ...quiet, end } })} />
              </div>
              <Switch
                label={t('urgent')}
                isOn={urgentOverride}
                onChange={(isOn) => set({ urgentOverride: isOn })}
                isPending={change.isPending}
              />
            </>
          )}
        </div>
      </SettingsCard>
      <SettingsCard title={t('digestTitle')} description={t('digestBody')}>
        <div className="grid gap-3 sm:grid-cols-2">
          <TimeField label={t('digestAt')} value={digestAt} onCommit={(time) => set({ digestAt: time })} />
          <SelectField
            label={t('zone')}
            value={timeZone ?? ''}
            options={timeZones(timeZone, t('zoneProfile'))}
            onChange={(zone) => set({ timeZone: zone === '' ? null : zone })}
          />
        </div>
      </SettingsCard>
    </>
  );
}

/** All that this browser knows, and the one that was chosen on another. */
function timeZones(chosen: string | null, asInProfile: string): { id: string; label: string }[] {
  const known = Intl.supportedValuesOf('timeZone');
  const all = chosen === null || known.includes(chosen) ? known : [chosen, ...known];
  return [{ id: '', label: asInProfile }, ...all.map((id) => ({ id, label: id.replaceAll('_', ' ') }))];
}

/** Saves all of it, shows it at once, and takes it back when it is refused. */
function useChangeSettings() {
  const t = useTranslations('notifications.choices');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const key = settingsQuery().queryKey;
  return useMutation({
    scope: { id: 'notifications.settings.change' },
    mutationFn: (body: NotificationSettingsJson) =>
      fetchJson<NotificationSettingsJson>('/v1/notifications/settings', { method: 'PUT', body }),
    onMutate: async (next) => {
      // First: what is on its way puts back what was before it when it is stopped.
      await client.cancelQueries({ queryKey: key });
      const before = client.getQueryData(key);
      client.setQueryData(key, next);
      return before;
    },
    onError: (error, _next, before) => {
      client.setQueryData(key, before);
      tellFailure(t('saveFailed'), error);
    },
  });
}
