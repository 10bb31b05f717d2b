'use client';

import { PanelLeft } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { Logo } from './logo.tsx';
import { entriesFor, isCurrent } from './navigation.ts';
import { SIDEBAR_COOKIE } from './sidebar-cookie.ts';
import { setPreferenceCookie } from './theme.ts';

/** Navigation from 640 px up. Folded it shows icons only; the choice is a cookie, so that the server draws the right width. */
export function SideBar({ role, startsCollapsed }: { role: string; startsCollapsed: boolean }) {
  const t = useTranslations();
  const pathname = usePathname();
  const [isCollapsed, setCollapsed] = useState(startsCollapsed);
  const toggle = () => {
    setPreferenceCookie(SIDEBAR_COOKIE, isCollapsed ? 'open' : 'collapsed');
    setCollapsed(!isCollapsed);
  };
  return (
    <nav
      aria-label={t('nav.label')}
      className={`sticky top-0 hidden h-dvh shrink-0 flex-col border-separator border-e bg-surface px-3 py-3 sm:flex ${isCollapsed ? 'w-16' : 'w-16 lg:w-60'}`}
    >
      <Link href="/" className="mb-5 flex h-9 items-center gap-2.5 rounded-lg px-1 font-semibold text-[1.0625rem]">
        <Logo />
        <span className={isCollapsed ? 'sr-only' : 'sr-only lg:not-sr-only'}>{t('app.name')}</span>
      </Link>
      <div className="flex flex-1 flex-col gap-1">
        {entriesFor(role).map((entry) => {
          const current = isCurrent(entry, pathname);
          return (
            <Link
              key={entry.href}
              href={entry.href}
              title={t(`nav.${entry.label}`)}
              aria-current={current ? 'page' : undefined}
              className={`flex h-10 items-center gap-3 rounded-[0.625rem] px-3 text-sm transition-colors duration-100 ${current ? 'bg-default font-semibold text-foreground' : 'text-muted hover:bg-default/60 hover:text-foreground'}`}
            >
              <entry.icon aria-hidden className="size-4.5 shrink-0" strokeWidth={current ? 2.25 : 2} />
              <span className={isCollapsed ? 'sr-only' : 'sr-only lg:not-sr-only'}>{t(`nav.${entry.label}`)}</span>
            </Link>
          );
        })}
      </div>
      <div className="hidden lg:block">
        <IconButton
          size="md"
          className="text-muted"
          label={isCollapsed ? t('shell.expand') : t('shell.collapse')}
          aria-expanded={!isCollapsed}
          onPress={toggle}
        >
          <PanelLeft aria-hidden />
        </IconButton>
      </div>
    </nav>
  );
}
