'use client';

import { Bell, Globe, type LucideIcon, MessageSquareText, Smartphone, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { DeviceJson } from '@/server/notifications/devices/schema.ts';
import { ConfirmNumber } from './confirm-number.tsx';
import { useRemoveDevice, useTestDevice } from './use-device.ts';

const ICONS: Record<DeviceJson['channel'], LucideIcon> = {
  web_push: Globe,
  apns: Smartphone,
  fcm: Smartphone,
  sms: MessageSquareText,
};

/** A browser, phone or number, what it can be asked for, and whether anything still goes there. */
export function DeviceRow({ device }: { device: DeviceJson }) {
  const t = useTranslations('notifications.devices');
  const tChannels = useTranslations('notifications.channels');
  const test = useTestDevice();
  const remove = useRemoveDevice();
  const { id, channel, name, hint, state, lastSeenAt } = device;
  const Icon = ICONS[channel];
  return (
    <li className="flex flex-col gap-3 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Icon aria-hidden className="size-5 shrink-0 text-muted" />
        <div className="min-w-40 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium text-sm">
            <span className="break-words">{hint === null ? name : `${name} ${hint}`}</span>
            {state !== 'active' && <Chip tone={state === 'gone' ? 'danger' : 'warning'}>{t(`states.${state}`)}</Chip>}
          </p>
          <p className="text-[0.8125rem] text-muted">
            {tChannels(channel)} · <RelativeTime iso={lastSeenAt} />
          </p>
          {state === 'gone' && <p className="mt-1 text-[0.8125rem] text-muted">{t('goneBody')}</p>}
        </div>
        {state === 'active' && (
          <Button
            variant="tertiary"
            size="sm"
            icon={<Bell aria-hidden className="size-4" />}
            aria-label={t('testOf', { name })}
            isPending={test.isPending}
            onPress={() => test.mutate(id)}
          >
            {t('test')}
          </Button>
        )}
        <IconButton
          label={t('removeOf', { name })}
          onPress={() => {
            if (!remove.isPending) remove.mutate(id);
          }}
        >
          <Trash2 aria-hidden className="size-4" />
        </IconButton>
      </div>
      {state === 'unconfirmed' && <ConfirmNumber id={id} />}
    </li>
  );
}
