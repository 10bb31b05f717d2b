import { buffer } from 'node:stream/consumers';
import { AppError } from '@/server/platform/errors.ts';
import { storage } from '@/server/platform/storage/storage.ts';

/** Where an uploaded file lies until its links are made. */
export function importFileKey(id: bigint): string {
  return `imports/${id}.csv`;
}

/** The uploaded file, 20 MiB at most. @throws AppError `gone` (`import_file_gone`) */
export async function readImportFile(id: bigint): Promise<Buffer> {
  const found = await storage().get(importFileKey(id));
  if (found === null) throw new AppError('gone', 'The file is no longer there.', { reason: 'import_file_gone' });
  return buffer(found.stream);
}
