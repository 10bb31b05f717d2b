import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import { emailAddress } from '../schema.ts';

/** Whom to send a link that signs in. */
export const askForLinkInput = z.object({ email: emailAddress });

/** The same for known and unknown addresses. */
export const linkAsked = z.object({ sent: z.literal(true) });

export const redeemLinkInput = z.object({
  token: z.string({ error: 'sign_in_link_dead' }).max(200, { error: 'sign_in_link_dead' }),
});

/** What the job that writes the mail carries. `userId` is 0 when the address has no account. */
export const linkWish = z.object({ userId: idCodec, origin: z.string(), language: z.enum(['ko', 'en']) });

export type LinkWish = z.output<typeof linkWish>;
