import { Bell } from 'lucide-react';
import type { PaletteSource } from '@/components/shell/palette-source.ts';

/** The way to the notifications; they stand behind the bell, not in the navigation. */
export const notificationsPalette: PaletteSource = {
  id: 'notifications',
  entries: ({ t }) => [
    {
      id: 'notifications:list',
      group: 'pages',
      label: t('notifications.list.title'),
      keywords: t('palette.keywords.notifications'),
      icon: Bell,
      href: '/notifications',
    },
  ],
};
