import { defineJob } from '@/server/platform/queue/define-job.ts';
import { linkWish } from './sign-in-links/schema.ts';
import { signUpWish } from './sign-up-links/schema.ts';

/** Makes a link that signs in and mails it. */
export const sendSignInLink = defineJob({ name: 'users.send-sign-in-link', schema: linkWish, concurrency: 4 });

/** Makes a link that makes an account and mails it, or says by mail that there is one already. */
export const sendSignUpLink = defineJob({ name: 'users.send-sign-up-link', schema: signUpWish, concurrency: 4 });
