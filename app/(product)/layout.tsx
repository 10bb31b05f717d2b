import type { ReactNode } from 'react';
import { loadShellViewer } from '@/app/load-shell-viewer.ts';
import { DeletionBanner } from '@/components/people/deletion-banner.tsx';
import { Shell } from '@/components/shell/shell.tsx';
import { currentViewer } from '@/server/platform/auth/current-viewer.ts';
import { readDeletion } from '@/server/users/deletion/service.ts';

/** Pages ask `requireViewer` themselves, because only they know the address to come back to after signing in. */
export default async function ProductLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  if (viewer === null) return children;
  const [shellViewer, deletion] = await Promise.all([loadShellViewer(viewer), readDeletion(viewer)]);
  return (
    <Shell viewer={shellViewer}>
      <DeletionBanner initial={deletion} />
      {children}
    </Shell>
  );
}
