import type { ReactNode } from 'react';
import { loadShellViewer } from '@/app/load-shell-viewer.ts';
import { Shell } from '@/components/shell/shell.tsx';
import { currentViewer } from '@/server/platform/auth/current-viewer.ts';

/** Pages ask `requireViewer` themselves, because only they know the address to come back to after signing in. */
export default async function ProductLayout({ children }: { children: ReactNode }) {
  const viewer = await currentViewer();
  if (viewer === null) return children;
  return <Shell viewer={await loadShellViewer(viewer)}>{children}</Shell>;
}
