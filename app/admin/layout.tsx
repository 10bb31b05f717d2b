import { notFound, redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { loadShellViewer } from '@/app/load-shell-viewer.ts';
import { AdminTabs } from '@/components/admin/admin-tabs.tsx';
import { Shell } from '@/components/shell/shell.tsx';
import { currentViewer } from '@/server/platform/auth/current-viewer.ts';
import { lacksRequiredFactor } from '@/server/platform/auth/required-factor.ts';

/** Whoever is no admin must not even learn that these pages exist. The API behind them checks again. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  // The page sends whoever is not signed in to sign-in, with its own address to come back to.
  if (viewer === null) return children;
  if (viewer.role !== 'admin') notFound();
  // That page says why, and leads through it.
  if (await lacksRequiredFactor(viewer)) redirect('/settings/security');
  return (
    <Shell viewer={await loadShellViewer(viewer)}>
      <AdminTabs />
      {children}
    </Shell>
  );
}
