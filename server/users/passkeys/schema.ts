import { z } from 'zod';
import { page } from '@/server/platform/http/schema.ts';

const NAME_MAX = 60;
const HAS_CONTROL = /\p{Cc}/u;
/** A credential id is at most 1023 bytes (WebAuthn §4), base64url here. */
const ID = /^[A-Za-z0-9_-]{1,1364}$/;

const passkeyName = z
  .string({ error: 'passkey_name_required' })
  .trim()
  .normalize('NFC')
  .min(1, { error: 'passkey_name_required', abort: true })
  .max(NAME_MAX, { error: 'passkey_name_long', abort: true })
  .refine((name) => !HAS_CONTROL.test(name), { error: 'name_invalid' });

/** A way in without a password. Times are ISO 8601 in UTC. */
const passkey = z.object({
  id: z.string(),
  name: z.string(),
  /** It is kept by an account (iCloud, Google), not by one device only. */
  isBackedUp: z.boolean(),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
});

export const passkeyPage = page(passkey);
export const onePasskey = passkey;
export const passkeyParams = z.object({ id: z.string().regex(ID, { error: 'id_invalid' }) });
export const renamePasskeyInput = z.object({ name: passkeyName });

/** What the browser's `navigator.credentials` is asked with (WebAuthn's JSON form); made by the library and passed on as it is. */
export const webauthnOptions = z.looseObject({ challenge: z.string() });

const base64url = z.string({ error: 'passkey_refused' }).regex(/^[A-Za-z0-9_-]*={0,2}$/, { error: 'passkey_refused' });

/** The parts of an answer of `navigator.credentials` that we read; the library checks the rest of it. */
const credential = z.looseObject({ id: base64url, rawId: base64url, type: z.literal('public-key') });

export const registerPasskeyInput = z.object({
  name: passkeyName,
  response: credential.extend({
    response: z.looseObject({ clientDataJSON: base64url, attestationObject: base64url }),
  }),
});

export const signInWithPasskeyInput = z.object({
  response: credential.extend({
    response: z.looseObject({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish(),
    }),
  }),
});

export type PasskeyView = z.output<typeof passkey>;
export type PasskeyJson = z.input<typeof passkey>;
export type PasskeyPageJson = z.input<typeof passkeyPage>;
export type RegisterPasskeyInput = z.output<typeof registerPasskeyInput>;
export type SignInWithPasskeyInput = z.output<typeof signInWithPasskeyInput>;
