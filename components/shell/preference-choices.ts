'use client';

import { useTranslations } from 'next-intl';
import type { MenuChoice } from '@/components/ui/menu-props.ts';
import { LOCALES, type Locale } from './locale.ts';
import { LOCALE_NAMES } from './locale-names.ts';
import { THEMES, type Theme } from './theme.ts';
import { useLocaleChoice } from './use-locale-choice.ts';
import { useTheme } from './use-theme.ts';

const THEME_LABELS = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;

export function useThemeChoice(): MenuChoice {
  const t = useTranslations('shell');
  const [theme, setTheme] = useTheme();
  return {
    id: 'theme',
    title: t('theme'),
    value: theme,
    options: THEMES.map((id) => ({ id, label: t(THEME_LABELS[id]) })),
    onChange: (id) => setTheme(id as Theme),
  };
}

export function useLanguageChoice(): MenuChoice {
  const t = useTranslations('shell');
  const [locale, setLocale] = useLocaleChoice();
  return {
    id: 'language',
    title: t('language'),
    value: locale,
    options: LOCALES.map((id) => ({ id, label: LOCALE_NAMES[id] })),
    onChange: (id) => setLocale(id as Locale),
  };
}
