import { defineJob } from '@/server/platform/queue/define-job.ts';
import { pictureRef, userRef, userTask } from './schema.ts';

/** Begins to delete an account for good when its person has not changed their mind. */
export const deleteAccount = defineJob({ name: 'users.delete-account', schema: userRef });

/** Deletes the last of an account, as soon as no other system keeps anything of its person. */
export const dropAccount = defineJob({ name: 'users.drop-account', schema: userRef });

/** Deletes the files of a picture that was replaced, or never came to be shown. */
export const deletePicture = defineJob({ name: 'users.delete-picture', schema: pictureRef });

/** Packs everything we keep about a person into a file for that person. */
export const exportData = defineJob({
  name: 'users.export-data',
  schema: userTask,
  concurrency: 2,
  timeoutMs: 1_800_000,
});

/** Removes the file of an export when its time is over. */
export const purgeExport = defineJob({ name: 'users.purge-export', schema: userTask });
