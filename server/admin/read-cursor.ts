import { AppError } from '@/server/platform/errors.ts';
import { idCodec } from '@/server/platform/http/schema.ts';

/** A cursor of lists by id is the id of the last item of the page before. @throws AppError `invalid` (`cursor_invalid`) */
export function readCursor(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined;
  const id = idCodec.safeDecode(cursor);
  if (!id.success) throw new AppError('invalid', 'This cursor is not one of ours.', { reason: 'cursor_invalid' });
  return id.data;
}
