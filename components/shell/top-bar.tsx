'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { NotificationBell } from '@/components/notifications/notification-bell.tsx';
import { TaskTrayHost } from '@/components/tasks/task-tray-host.tsx';
import { AccountMenu } from './account-menu.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { Logo } from './logo.tsx';
import { PaletteTrigger } from './palette-trigger.tsx';
import type { ShellViewer } from './shell-viewer.ts';
import { ThemeSwitch } from './theme-switch.tsx';

/** The way to everything, long work, theme, language and account. */
export function TopBar({ viewer }: { viewer: ShellViewer }) {
  const t = useTranslations();
  return (
    <header className="sticky top-0 z-30 border-separator border-b bg-background/88 backdrop-blur-md">
      <div className="mx-auto flex h-14 w-full max-w-6xl items-center gap-2 px-3 sm:gap-3 sm:px-8">
        <Link href="/" aria-label={t('app.name')} className="rounded-lg sm:hidden">
          <Logo />
        </Link>
        <div className="min-w-0 flex-1 sm:max-w-md">
          <PaletteTrigger />
        </div>
        <div className="ms-auto flex items-center gap-1">
          <TaskTrayHost />
          <NotificationBell />
          <div className="hidden items-center gap-1 sm:flex">
            <LanguageSwitch />
            <ThemeSwitch />
          </div>
          <AccountMenu viewer={viewer} />
        </div>
      </div>
    </header>
  );
}
