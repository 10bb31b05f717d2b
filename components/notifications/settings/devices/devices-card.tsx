'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { DeviceListJson } from '@/server/notifications/devices/schema.ts';
import { DEVICE_CHANNELS } from '@/server/notifications/terms.ts';
import { devicesQuery } from '../../queries.ts';
import { AddNumber } from './add-number.tsx';
import { DeviceRow } from './device-row.tsx';
import { MailAddress } from './mail-address.tsx';
import { ThisBrowser } from './this-browser.tsx';

/** Where notifications go: this browser, other browsers and phones, numbers, and the address of the account. */
export function DevicesCard() {
  const t = useTranslations('notifications.devices');
  const { data, error, isFetching, refetch } = useQuery(devicesQuery());
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      {data === undefined ? (
        error === null ? (
          <Skeleton className="h-32 w-full" />
        ) : (
          <LoadFailure title={t('loadFailed')} error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
        )
      ) : (
        <div className="flex flex-col gap-5">
          <ThisBrowser devices={data.items} pushKey={data.pushKey} />
          <ul className="divide-y divide-separator">
            <MailAddress email={data.email} />
            {data.items.map((device) => (
              <DeviceRow key={device.id} device={device} />
            ))}
          </ul>
          {data.available.includes('sms') && <AddNumber />}
          <NotSetUp available={data.available} />
        </div>
      )}
    </SettingsCard>
  );
}

/** Says which channels nobody has set up; that there is no key for browsers is said where one would switch them on. */
function NotSetUp({ available }: Pick<DeviceListJson, 'available'>) {
  const t = useTranslations('notifications');
  const format = useFormatter();
  const missing = DEVICE_CHANNELS.filter((channel) => channel !== 'web_push' && !available.includes(channel));
  if (missing.length === 0) return null;
  const channels = format.list(missing.map((channel) => t(`channels.${channel}`)));
  return <p className="text-muted text-sm leading-relaxed">{t('devices.notSetUp', { channels })}</p>;
}
