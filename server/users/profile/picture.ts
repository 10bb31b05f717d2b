import { randomBytes } from 'node:crypto';
import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { transaction } from '@/server/platform/db/transaction.ts';
import { serveImage } from '@/server/platform/http/serve-image.ts';
import { storage } from '@/server/platform/storage/storage.ts';
import { announcePeople } from '../announce-people.ts';
import { deletePicture } from '../jobs.ts';
import { type Caller, tracesOf } from '../open-session.ts';
import type { PictureRef } from '../schema.ts';
import { type PictureSize, pictureFile, pictureFiles } from './picture-files.ts';
import { lockProfile, updatePicture } from './repository.ts';
import type { ProfileView } from './schema.ts';
import { gone, toProfile } from './service.ts';
import { shapePicture } from './shape-picture.ts';

/** Largest upload, in bytes. */
export const PICTURE_MAX_BYTES = 5 * 2 ** 20;

/** Takes a new picture of the viewer; the one before is deleted. @throws AppError like `shapePicture` */
export async function setPicture(viewer: Viewer, upload: Buffer, caller: Caller): Promise<ProfileView> {
  const squares = await shapePicture(upload);
  const pictureKey = randomBytes(16).toString('hex');
  try {
    for (const { size, bytes } of squares) {
      await storage().put(pictureFile(pictureKey, size), bytes, { contentType: 'image/webp' });
    }
    return await replacePicture(viewer, pictureKey, caller);
  } catch (error) {
    await deletePicture.dispatch({ pictureKey });
    throw error;
  }
}

/** Goes back to the first letter of the name. Done again it changes nothing. */
export async function removePicture(viewer: Viewer, caller: Caller): Promise<ProfileView> {
  return replacePicture(viewer, null, caller);
}

async function replacePicture(viewer: Viewer, pictureKey: string | null, caller: Caller): Promise<ProfileView> {
  const row = await transaction(async (tx) => {
    const before = (await lockProfile(viewer.id, tx)) ?? gone();
    if (before.pictureKey === null && pictureKey === null) return before;
    if (before.pictureKey !== null) await deletePicture.dispatch({ pictureKey: before.pictureKey }, tx);
    const who = { actorId: viewer.id, subjectId: viewer.id, ...tracesOf(caller) };
    await recordAudit({ event: 'user_updated', ...who, details: { changed: 'picture' } }, tx);
    return updatePicture(viewer.id, pictureKey, tx);
  });
  await announcePeople([viewer.id], viewer.id);
  return toProfile(row);
}

/** The job behind it: deletes the files of a picture that nobody shows any more. */
export async function deletePictureFiles({ pictureKey }: PictureRef): Promise<void> {
  for (const key of pictureFiles(pictureKey)) await storage().delete(key);
}

/** The answer with one size of a picture. @throws AppError `not_found` */
export function servePicture(pictureKey: string, size: PictureSize): Promise<Response> {
  return serveImage(pictureFile(pictureKey, size));
}
