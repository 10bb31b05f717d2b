import type { ReactNode } from 'react';
import { SettingsBackLink } from '@/components/settings/settings-back-link.tsx';
import { SettingsNav } from '@/components/settings/settings-nav.tsx';
import { currentViewer } from '@/server/platform/auth/current-viewer.ts';

/** The list of settings beside each of them. Pages ask `requireViewer` themselves. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  if ((await currentViewer()) === null) return children;
  return (
    <div className="md:flex md:items-start md:gap-10">
      <SettingsNav />
      <div className="min-w-0 flex-1">
        <SettingsBackLink />
        {children}
      </div>
    </div>
  );
}
