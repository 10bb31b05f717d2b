import { z } from 'zod';

/** The password may be left out by somebody who has just signed in. */
export const deleteAccountInput = z.object({
  password: z
    .string({ error: 'password_required' })
    .max(256, { error: 'password_too_long' })
    .transform((text) => (text === '' ? undefined : text))
    .optional(),
});

/** When the account will be deleted (ISO 8601 in UTC); null: it stays. */
export const accountDeletion = z.object({ deleteAfter: z.string().nullable() });

export type AccountDeletion = z.output<typeof accountDeletion>;
