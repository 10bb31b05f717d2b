import { z } from 'zod';
import { idCodec } from '@/server/platform/http/schema.ts';
import { emailAddress, personName, somePassword } from '../schema.ts';

/** Where to send a link that makes an account. */
export const askToSignUpInput = z.object({ email: emailAddress });

/** The same for addresses with an account and without. */
export const signUpLinkAsked = z.object({ sent: z.literal(true) });

/** The address is the one that the link was sent to. */
export const redeemSignUpLinkInput = z.object({
  token: z.string({ error: 'sign_up_link_dead' }).max(200, { error: 'sign_up_link_dead' }),
  name: personName,
  password: somePassword,
});

/** What the job that writes the mail carries. */
export const signUpWish = z.object({ linkId: idCodec, origin: z.string(), language: z.enum(['ko', 'en']) });

export type SignUpWish = z.output<typeof signUpWish>;
export type RedeemSignUpLinkInput = z.output<typeof redeemSignUpLinkInput>;
