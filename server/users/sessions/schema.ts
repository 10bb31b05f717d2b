import { z } from 'zod';
import { page } from '@/server/platform/http/schema.ts';

/** A place where somebody is signed in. Times are ISO 8601 in UTC. */
const session = z.object({
  /** Made for this list; it opens nothing and is not what the cookie is checked by. */
  id: z.string(),
  /** As the browser calls itself; null when it does not say. */
  browser: z.string().nullable(),
  system: z.string().nullable(),
  isPhone: z.boolean(),
  address: z.string().nullable(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  /** The one that asks. */
  isCurrent: z.boolean(),
});

export const sessionPage = page(session);

export const sessionParams = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/, { error: 'id_invalid' }),
});

/** How many sessions ended. */
export const revokedSessions = z.object({ revoked: z.number().int() });

export type SessionView = z.output<typeof session>;
export type SessionJson = z.input<typeof session>;
export type SessionPageJson = z.input<typeof sessionPage>;
