'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { SettingJson, SettingListJson } from '@/server/admin/settings/schema.ts';
import { settingHistoryQuery, settingsQuery } from './queries.ts';
import { useSettingTexts } from './use-setting-texts.ts';

/** Sets one setting as long as nobody else has changed it since it was shown. Switches move at once, and back with the reason. */
export function useChangeSetting(setting: SettingJson) {
  const t = useTranslations('adminData.settings');
  const texts = useSettingTexts();
  const tellFailure = useFailureNotice();
  const client = useQueryClient();
  const { queryKey } = settingsQuery();
  const name = texts.title(setting.key);
  const put = (changed: SettingJson) =>
    client.setQueryData<SettingListJson>(
      queryKey,
      (list) => list && { items: list.items.map((item) => (item.key === changed.key ? changed : item)) },
    );
  return useMutation({
    mutationKey: [...queryKey, setting.key],
    // What was typed and is no number goes to the server as it is, which says what it takes.
    mutationFn: (value: SettingJson['value'] | string | null) =>
      fetchJson<SettingJson>(`/v1/admin/settings/${setting.key}`, {
        method: 'PUT',
        body: { value },
        ifVersion: setting.version,
      }),
    onMutate: async (value) => {
      await client.cancelQueries({ queryKey });
      // A switch moves at once; what somebody is typing stays as it is.
      if (typeof value === 'boolean') put({ ...setting, value });
      return setting;
    },
    onSuccess: (changed) => {
      put(changed);
      notify({ title: t('saved', { name }), tone: 'success' });
      return client.invalidateQueries({ queryKey: settingHistoryQuery(setting.key).queryKey });
    },
    onError: (error, _value, before) => {
      if (before !== undefined) put(before);
      tellFailure(t('saveFailed', { name }), error);
      return client.invalidateQueries({ queryKey });
    },
  });
}
