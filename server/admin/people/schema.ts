import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';
import { ROLES, STATES } from './terms.ts';

/** Somebody, as an operator sees them: nothing here that opens an account. */
export const adminPerson = z.object({
  id: idCodec,
  name: z.string(),
  handle: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  createdAt: z.string(),
  /** Null: never, or so long ago that nobody remembers. */
  lastSeenAt: z.string().nullable(),
  /** Open sessions. */
  sessions: z.number(),
  /** What is asked for beside the password, or instead of it. */
  factors: z.array(z.enum(['totp', 'passkey'])),
  disabledAt: z.string().nullable(),
  /** The account is being deleted and will be gone then. */
  deleteAfter: z.string().nullable(),
});

export const adminPersonPage = page(adminPerson);

export const listPeopleQuery = cursorQuery.extend({
  /** Looked for in name, handle and address. */
  q: z.string().trim().max(200, { error: 'q_too_long' }).optional(),
  role: z.enum(ROLES, { error: 'role_invalid' }).optional(),
  state: z.enum(STATES, { error: 'state_invalid' }).default('all'),
});

export const personParams = z.object({ id: idCodec });

export const changePersonInput = z
  .object({
    role: z.enum(ROLES, { error: 'role_invalid' }).optional(),
    isDisabled: z.boolean({ error: 'disabled_invalid' }).optional(),
  })
  .strict()
  .refine((input) => Object.keys(input).length > 0, { error: 'nothing_to_change' });

export const signedOut = z.object({ sessions: z.number() });

export type AdminPerson = z.output<typeof adminPerson>;
export type AdminPersonJson = z.input<typeof adminPerson>;
export type AdminPersonPage = z.output<typeof adminPersonPage>;
export type AdminPersonPageJson = z.input<typeof adminPersonPage>;
export type ListPeople = z.output<typeof listPeopleQuery>;
export type ChangePerson = z.output<typeof changePersonInput>;
