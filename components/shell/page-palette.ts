import { ADMIN_TOPICS } from '@/components/admin/admin-topics.ts';
import { SETTINGS_SECTIONS, settingsHref } from '@/components/settings/settings-sections.ts';
import { entriesFor } from './navigation.ts';
import type { PaletteSource } from './palette-source.ts';

/** Every page of the navigation and of the settings, for admins those of the desk too. */
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
    // The overview is the desk itself, which stands in the navigation.
    ...ADMIN_TOPICS.filter(({ id }) => role === 'admin' && id !== 'overview').map(({ id, href, icon }) => ({
      id: `pages:admin-${id}`,
      group: 'pages' as const,
      label: t(`adminLive.tabs.${id}`),
      detail: t('nav.admin'),
      keywords: id,
      icon,
      href,
    })),
  ],
};
