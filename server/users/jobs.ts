import { defineJob } from '@/server/platform/queue/define-job.ts';
import { userRef } from './schema.ts';

/** Begins to delete an account for good when its person has not changed their mind. */
export const deleteAccount = defineJob({ name: 'users.delete-account', schema: userRef });

/** Deletes the last of an account, as soon as no other system keeps anything of its person. */
export const dropAccount = defineJob({ name: 'users.drop-account', schema: userRef });
