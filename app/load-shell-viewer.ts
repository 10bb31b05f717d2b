import type { ShellViewer } from '@/components/shell/shell-viewer.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { findPeople } from '@/server/users/lookup.ts';

/** What the frame round the pages needs of the person who looks. */
export async function loadShellViewer(viewer: Viewer): Promise<ShellViewer> {
  const me = (await findPeople([viewer.id], viewer)).get(viewer.id);
  const { id, name, email, role } = viewer;
  // The session's copy of the name may be a minute old; the person's own row is not.
  return {
    id: String(id),
    name: me?.name ?? name,
    email,
    role,
    handle: me?.handle ?? null,
    pictureUrl: me?.pictureUrl ?? null,
  };
}
