import { z } from 'zod';
import { idCodec, page } from '@/server/platform/http/schema.ts';
import { EVERYTHING, SCOPES } from './terms.ts';

const KEY_NAME_MAX = 60;
const HAS_CONTROL = /\p{Cc}/u;

const scope = z.enum([...SCOPES, EVERYTHING], { error: 'scope_invalid' });

export const createKeyInput = z.object({
  name: z
    .string({ error: 'key_name_required' })
    .trim()
    .normalize('NFC')
    .min(1, { error: 'key_name_required', abort: true })
    .max(KEY_NAME_MAX, { error: 'key_name_long', abort: true })
    .refine((name) => !HAS_CONTROL.test(name), { error: 'name_invalid' }),
  /** `*` swallows all others. */
  scopes: z
    .array(scope, { error: 'scope_invalid' })
    .min(1, { error: 'scope_required' })
    .max(SCOPES.length + 1, { error: 'scope_invalid' })
    .transform((scopes) => (scopes.includes(EVERYTHING) ? [EVERYTHING] : [...new Set(scopes)].sort())),
});

/** A key without its secret. Times are ISO 8601 in UTC. */
const apiKey = z.object({
  id: idCodec,
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
});

export const keyPage = page(apiKey);

/** `key` is shown this once. */
export const createdKey = apiKey.extend({ key: z.string() });

export const keyParams = z.object({ id: idCodec });

export type CreateKeyInput = z.output<typeof createKeyInput>;
export type KeyView = z.output<typeof apiKey>;
export type KeyJson = z.input<typeof apiKey>;
export type KeyPageJson = z.input<typeof keyPage>;
export type CreatedKeyJson = z.input<typeof createdKey>;
