import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { DeviceListJson } from '@/server/notifications/devices/schema.ts';
import { devicesQuery } from '../../queries.ts';

/** Sends a test to a device; what comes of it shows there. */
export function useTestDevice() {
  const t = useTranslations('notifications.devices');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: (id: string) => fetchJson(`/v1/notifications/devices/${id}/test`, { method: 'POST' }),
    onSuccess: () => notify({ title: t('tested'), tone: 'success' }),
    onError: (error) => tellFailure(t('testFailed'), error),
    onSettled: () => client.invalidateQueries({ queryKey: devicesQuery().queryKey }),
  });
}

/** Removes a device at once, and puts it back when that is refused. */
export function useRemoveDevice() {
  const t = useTranslations('notifications.devices');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const { queryKey } = devicesQuery();
  return useMutation({
    mutationFn: (id: string) => fetchJson(`/v1/notifications/devices/${id}`, { method: 'DELETE' }),
    onMutate: async (id) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData<DeviceListJson>(
        queryKey,
        (list) => list && { ...list, items: list.items.filter((device) => device.id !== id) },
      );
      return before;
    },
    onError: (error, _id, before) => {
      client.setQueryData(queryKey, before);
      tellFailure(t('removeFailed'), error);
    },
    onSettled: () => client.invalidateQueries({ queryKey }),
  });
}
