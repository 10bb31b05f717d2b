'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import { Switch } from '@/components/ui/switch.tsx';
import type { DeviceListJson } from '@/server/notifications/devices/schema.ts';
import { devicesQuery } from '../../queries.ts';
import { browserPushQuery, PushRefusedError, subscribeBrowser, unsubscribeBrowser } from './browser-push.ts';

/** Switches pushes to this browser on and off, or says why there are none. */
export function ThisBrowser({ devices, pushKey }: { devices: DeviceListJson['items']; pushKey: string | null }) {
  const t = useTranslations('notifications.devices');
  const { data } = useQuery(browserPushQuery());
  const change = useChange();
  if (data === undefined) return null;
  if (pushKey === null) return <Why text={t('pushOff')} />;
  if (data.state !== 'ready') return <Why text={t(`browser.${data.state}`)} />;
  const device = devices.find(({ id, state }) => id === data.deviceId && state === 'active');
  return (
    <Switch
      label={t('thisBrowser')}
      isOn={change.isPending ? change.variables.isOn : device !== undefined}
      isPending={change.isPending}
      onChange={(isOn) => change.mutate({ isOn, deviceId: device?.id ?? null, pushKey })}
    />
  );
}

function Why({ text }: { text: string }) {
  return <p className="text-muted text-sm leading-relaxed">{text}</p>;
}

type Change = { isOn: boolean; deviceId: string | null; pushKey: string };

function useChange() {
  const t = useTranslations('notifications.devices');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: async ({ isOn, deviceId, pushKey }: Change) => {
      if (isOn) return void (await subscribeBrowser(pushKey));
      if (deviceId !== null) await fetchJson(`/v1/notifications/devices/${deviceId}`, { method: 'DELETE' });
      await unsubscribeBrowser();
    },
    onError: (error) => {
      if (error instanceof PushRefusedError) notify({ title: t('browser.denied'), tone: 'danger' });
      else if (error instanceof DOMException) notify({ title: t('serviceAway'), tone: 'danger' });
      else tellFailure(t('changeFailed'), error);
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: devicesQuery().queryKey }),
        client.invalidateQueries({ queryKey: browserPushQuery().queryKey }),
      ]),
  });
}
