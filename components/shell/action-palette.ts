import { CircleQuestionMark, Languages, LogOut, Monitor, Moon, Plus, Sun } from 'lucide-react';
import { chooseTheme } from './choose-theme.ts';
import { LOCALES } from './locale.ts';
import { LOCALE_NAMES } from './locale-names.ts';
import type { PaletteSource } from './palette-source.ts';
import { runShortcut, runShortcutOnceThere } from './shortcut-registry.ts';

const THEME_ENTRIES = [
  { theme: 'light', label: 'themeLight', icon: Sun },
  { theme: 'dark', label: 'themeDark', icon: Moon },
  { theme: 'system', label: 'themeSystem', icon: Monitor },
] as const;

/** What can be done from anywhere. */
export const actionPalette: PaletteSource = {
  id: 'actions',
  entries: ({ t, go, locale, setLocale, signOut }) => [
    {
      id: 'actions:new-link',
      group: 'actions',
      label: t('palette.actions.newLink'),
      keywords: t('palette.keywords.newLink'),
      keys: 'c',
      icon: Plus,
      run: () => {
        if (runShortcut('create')) return;
        runShortcutOnceThere('create');
        go('/links');
      },
    },
    ...THEME_ENTRIES.map(({ theme, label, icon }) => ({
      id: `actions:theme-${theme}`,
      group: 'actions' as const,
      label: t(`palette.actions.${label}`),
      keywords: t('palette.keywords.look'),
      icon,
      run: () => chooseTheme(theme),
    })),
    ...LOCALES.filter((each) => each !== locale).map((each) => ({
      id: `actions:language-${each}`,
      group: 'actions' as const,
      label: t('palette.actions.language', { language: LOCALE_NAMES[each] }),
      keywords: t('palette.keywords.language'),
      icon: Languages,
      run: () => setLocale(each),
    })),
    {
      id: 'actions:help',
      group: 'actions',
      label: t('palette.actions.help'),
      keywords: t('palette.keywords.keyboard'),
      keys: '?',
      icon: CircleQuestionMark,
      run: () => {
        runShortcut('help');
      },
    },
    {
      id: 'actions:sign-out',
      group: 'actions',
      label: t('shell.signOut'),
      keywords: t('palette.keywords.signOut'),
      icon: LogOut,
      run: signOut,
    },
  ],
};
