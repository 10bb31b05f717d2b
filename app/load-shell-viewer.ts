import type { ShellViewer } from '@/components/shell/shell-viewer.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';

/** What the frame round the pages needs of the person who looks. */
export async function loadShellViewer({ id, name, email, role }: Viewer): Promise<ShellViewer> {
  return { id: String(id), name, email, role, handle: null, pictureUrl: null };
}
