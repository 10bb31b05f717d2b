import { z } from 'zod';
import { idCodec, page } from '@/server/platform/http/schema.ts';
import { countGraphemes, hasTrickyCharacters, isBlank } from './text/terms.ts';

const EMAIL_MAX = 254;
/** In graphemes. */
const NAME_MAX = 80;
const PASSWORD_MAX = 256;

/** Letters of any script; whether mail arrives is not ours to guess. */
const EMAIL = /^[^\s@<>()",;:\\[\]]+@[^\s@<>()",;:\\[\]]+$/u;
/** What is kept of a name in UTF-16 units: a grapheme may be many of them, a tower of marks must not be endless. */
const NAME_UNITS = 400;

const required = (missing: string, wrong: string) =>
  z.string({ error: ({ input }) => (input === undefined || input === null ? missing : wrong) });

/** An address in the one form in which we compare and keep it. */
export const emailAddress = required('email_required', 'email_invalid')
  .trim()
  .normalize('NFC')
  .toLowerCase()
  .min(1, { error: 'email_required', abort: true })
  .max(EMAIL_MAX, { error: 'email_invalid', abort: true })
  .regex(EMAIL, { error: 'email_invalid' });

/** A name in any script, in NFC; counted as people count, in graphemes. No controls and nothing that turns or hides other text. */
export const personName = required('name_required', 'name_invalid')
  .trim()
  .normalize('NFC')
  .min(1, { error: 'name_required', abort: true })
  .refine((name) => name.length <= NAME_UNITS && countGraphemes(name) <= NAME_MAX, {
    error: 'name_too_long',
    abort: true,
  })
  .refine((name) => !hasTrickyCharacters(name) && !/\p{Cc}/u.test(name), { error: 'name_invalid', abort: true })
  .refine((name) => !isBlank(name), { error: 'name_required' });

/** Whether it is good enough is decided by `password.ts`; here only that it is one. */
export const somePassword = required('password_required', 'password_required')
  .min(1, { error: 'password_required', abort: true })
  .max(PASSWORD_MAX, { error: 'password_too_long' });

const role = z.enum(['user', 'moderator', 'admin'], { error: 'role_invalid' });

export const signInInput = z.object({ email: emailAddress, password: somePassword });

export const signUpInput = z.object({
  token: z.string({ error: 'invitation_unknown' }).max(200, { error: 'invitation_unknown' }),
  name: personName,
  email: emailAddress,
  password: somePassword,
});

/** A person made by an operator. */
export const addUserInput = z.object({
  email: emailAddress,
  name: personName,
  password: somePassword,
  admin: z.boolean(),
});

/** A person as he sees himself. */
export const me = z.object({ id: idCodec, email: z.string(), name: z.string(), role });

export const signedIn = z.object({ user: me });

/** With `email` only that address can sign up. */
export const createInvitationInput = z.object({
  email: z.union([z.literal('').transform(() => undefined), emailAddress]).optional(),
  role: role.default('user'),
});

/** An invitation that nobody has used yet. Times are ISO 8601 in UTC. */
const invitation = z.object({
  id: idCodec,
  email: z.string().nullable(),
  role,
  createdAt: z.string(),
  expiresAt: z.string(),
});

export const invitationPage = page(invitation);

/** `url` is the link to hand over; it cannot be read again. */
export const createdInvitation = invitation.extend({ url: z.string() });

export const invitationParams = z.object({ id: idCodec });

export const tokenParams = z.object({ token: z.string() });

/** What the holder of a link may know before signing up. `setUp`: it makes the first admin of a fresh installation. */
export const inspectedInvitation = z.object({
  setUp: z.boolean(),
  email: z.string().nullable(),
  role,
  expiresAt: z.string(),
});

/** What jobs about one person carry. */
export const userRef = z.object({ userId: idCodec });

/** What jobs about a picture carry. */
export const pictureRef = z.object({ pictureKey: z.string() });

/** What jobs carry that do long work for a person, who watches the task. */
export const userTask = z.object({ userId: idCodec, taskId: idCodec });

export type UserRef = z.output<typeof userRef>;
export type PictureRef = z.output<typeof pictureRef>;
export type UserTask = z.output<typeof userTask>;
export type SignUpInput = z.output<typeof signUpInput>;
export type CreateInvitationInput = z.output<typeof createInvitationInput>;
export type InvitationView = z.output<typeof invitation>;
export type InspectedInvitation = z.output<typeof inspectedInvitation>;
/** In JSON and in the browser: ids are decimal strings. */
export type InvitationJson = z.input<typeof invitation>;
export type InvitationPageJson = z.input<typeof invitationPage>;
export type CreatedInvitationJson = z.input<typeof createdInvitation>;
