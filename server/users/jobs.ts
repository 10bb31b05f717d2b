import { defineJob } from '@/server/platform/queue/define-job.ts';
import { pictureRef, userRef } from './schema.ts';

/** Begins to delete an account for good when its person has not changed their mind. */
export const deleteAccount = defineJob({ name: 'users.delete-account', schema: userRef });

/** Deletes the last of an account, as soon as no other system keeps anything of its person. */
export const dropAccount = defineJob({ name: 'users.drop-account', schema: userRef });

/** Deletes the files of a picture that was replaced, or never came to be shown. */
export const deletePicture = defineJob({ name: 'users.delete-picture', schema: pictureRef });
