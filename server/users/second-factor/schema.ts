import { z } from 'zod';
import { signedIn } from '../schema.ts';

/** What can be shown beside the password. A passkey is asked for by `POST /v1/passkeys/sign-in`. */
const method = z.enum(['totp', 'recovery', 'passkey']);

/** The first step was right: the ticket and one more proof open the session. */
const secondFactorWanted = z.object({ secondFactor: z.object({ ticket: z.string(), methods: z.array(method) }) });

/** What every way to sign in answers: the person, or that a second step is missing. */
export const signInAnswer = z.union([signedIn, secondFactorWanted]);

const CODE_MAX = 40;

/** Six digits of an app, or a recovery code; spaces, dashes and capitals are no mistakes. */
const factorCode = z
  .string({ error: 'code_required' })
  .max(CODE_MAX, { error: 'second_factor_wrong', abort: true })
  .transform((code) => code.toLowerCase().replace(/[\s-]/g, ''))
  .refine((code) => code !== '', { error: 'code_required' });

const someTicket = z.string({ error: 'second_factor_expired' }).max(200, { error: 'second_factor_expired' });

export const verifyFactorInput = z.object({ ticket: someTicket, code: factorCode });

const somePassword = z.string().max(256, { error: 'password_too_long' });

/** Proof that the person at the keyboard is the one who signed in: the password, or a code. */
export const identityProof = z
  .object({ password: somePassword.optional(), code: factorCode.optional() })
  .refine(({ password, code }) => Boolean(password) || Boolean(code), {
    error: 'password_required',
    path: ['password'],
  });

/** Whether the person at the keyboard has just proved who they are, and what the account has to prove it again. */
export const identityState = z.object({
  /** ISO 8601 in UTC; null: another proof is needed. */
  freshUntil: z.string().nullable(),
  hasPassword: z.boolean(),
  /** Codes of an app, or recovery codes. */
  hasCodes: z.boolean(),
  hasPasskeys: z.boolean(),
});

/** `current` may be empty for an account that has no password yet; whether the new one is good is decided by `password.ts`. */
export const changePasswordInput = z.object({
  current: somePassword.default(''),
  password: somePassword.min(1, { error: 'password_required' }),
});

/** How an account is protected. */
export const protection = z.object({
  hasPassword: z.boolean(),
  /** Since when an authenticator app is asked for; null when none is. */
  totpEnabledAt: z.string().nullable(),
  recoveryCodesLeft: z.number().int(),
  /** The operator's desk stays closed until there is a second factor. */
  isFactorMissing: z.boolean(),
});

/** What an authenticator app needs; nothing is asked for until a code was right. */
export const totpEnrolment = z.object({ secret: z.string(), url: z.string() });

export const totpCodeInput = z.object({ code: factorCode });

/** Shown once: only their hashes are kept. */
export const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export type FactorMethod = z.output<typeof method>;
export type IdentityProof = z.output<typeof identityProof>;
export type IdentityState = z.output<typeof identityState>;
export type SignInAnswerJson = z.input<typeof signInAnswer>;
export type ProtectionJson = z.input<typeof protection>;
export type TotpEnrolmentJson = z.input<typeof totpEnrolment>;
export type RecoveryCodesJson = z.input<typeof recoveryCodes>;
