import { SETTINGS_SECTIONS, settingsHref } from '@/components/settings/settings-sections.ts';
import { entriesFor } from './navigation.ts';
import type { PaletteSource } from './palette-source.ts';

/** Every page of the navigation and of the settings. */
export const pagePalette: PaletteSource = {
  id: 'pages',
  entries: ({ t, role }) => [
    ...entriesFor(role).map(({ href, label, icon, key }) => ({
      id: `pages:${label}`,
      group: 'pages' as const,
      label: t(`nav.${label}`),
      keywords: t(`palette.keywords.${label}`),
      keys: `g ${key}`,
      icon,
      href,
    })),
    ...SETTINGS_SECTIONS.map(({ id, icon }) => ({
      id: `pages:settings-${id}`,
      group: 'pages' as const,
      label: t(`settings.sections.${id}.title`),
      detail: t('settings.title'),
      keywords: t(`palette.keywords.${id}`),
      icon,
      href: settingsHref(id),
    })),
  ],
};
