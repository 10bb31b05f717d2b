'use client';

import { useFormatter, useTranslations } from 'next-intl';

type SettingText = Parameters<ReturnType<typeof useTranslations<'adminData.settings.keys'>>>[0];

/** What a setting is called, what it does, and how its values read. */
export function useSettingTexts() {
  const t = useTranslations('adminData.settings');
  const tKeys = useTranslations('adminData.settings.keys');
  const format = useFormatter();
  const textOf = (key: string, part: 'title' | 'description', otherwise: string): string => {
    const name = `${key.replace('.', '_')}.${part}` as SettingText;
    return tKeys.has(name) ? tKeys(name) : otherwise;
  };
  return {
    title: (key: string) => textOf(key, 'title', key),
    description: (key: string) => textOf(key, 'description', ''),
    value: (value: boolean | number | null): string => {
      if (value === null) return t('default');
      if (typeof value === 'boolean') return value ? t('on') : t('off');
      return format.number(value);
    },
  };
}
