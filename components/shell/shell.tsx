import { cookies } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { BottomBar } from './bottom-bar.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { RealtimeProvider } from './realtime-provider.tsx';
import { ShellOverlays } from './shell-overlays.tsx';
import type { ShellViewer } from './shell-viewer.ts';
import { ShortcutListener } from './shortcut-listener.tsx';
import { SideBar } from './side-bar.tsx';
import { SIDEBAR_COOKIE } from './sidebar-cookie.ts';
import { TopBar } from './top-bar.tsx';

/** The frame round every page of a signed-in person. */
export async function Shell({ viewer, children }: { viewer: ShellViewer; children: ReactNode }) {
  const [t, jar] = await Promise.all([getTranslations('shell'), cookies()]);
  return (
    <RealtimeProvider>
      <a
        href="#main"
        className="sr-only z-50 rounded-lg bg-accent px-4 py-2 font-medium text-accent-foreground text-sm focus:not-sr-only focus:fixed focus:start-4 focus:top-3"
      >
        {t('skip')}
      </a>
      <div className="flex min-h-dvh">
        <SideBar role={viewer.role} startsCollapsed={jar.get(SIDEBAR_COOKIE)?.value === 'collapsed'} />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar viewer={viewer} />
          <ConnectionBanner />
          <main
            id="main"
            tabIndex={-1}
            className="mx-auto w-full max-w-6xl flex-1 px-4 pt-6 pb-28 outline-none sm:px-8 sm:pt-9 sm:pb-16"
          >
            {children}
          </main>
        </div>
      </div>
      <BottomBar role={viewer.role} />
      <ShortcutListener role={viewer.role} />
      <ShellOverlays viewer={viewer} />
    </RealtimeProvider>
  );
}
