import type { ShellViewer } from '@/components/shell/shell-viewer.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { findPeople } from '@/server/users/lookup.ts';

/** What the frame round the pages needs of the person who looks. */
export async function loadShellViewer(viewer: Viewer): Promise<ShellViewer> {
  const me = (await findPeople([viewer.id], viewer)).get(viewer.id);
  const { id, name, email, role } = viewer;
  return { id: String(id), name, email, role, handle: me?.handle ?? null, pictureUrl: me?.pictureUrl ?? null };
}
