import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives `use` an empty temporary file to write and read. It has no name any more, so the system takes it back whatever becomes of this process:
 * a kill leaves nothing of what people own behind. It is written with `writeFile` (a stream for writing would close it) and read from `start: 0`.
 */
export async function withNamelessFile<T>(use: (file: FileHandle) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'maru-'));
  let file: FileHandle | undefined;
  try {
    file = await open(join(folder, 'content'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
