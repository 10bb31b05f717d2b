import { defineJob } from '@/server/platform/queue/define-job.ts';
import { linkWish } from './sign-in-links/schema.ts';

/** Makes a link that signs in and mails it. */
export const sendSignInLink = defineJob({ name: 'users.send-sign-in-link', schema: linkWish, concurrency: 4 });
