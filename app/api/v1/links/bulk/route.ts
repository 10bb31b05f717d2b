import { changeLinks } from '@/server/links/bulk/change-links.ts';
import { createLinks } from '@/server/links/bulk/create-links.ts';
import {
  type CreateLinksInput,
  changeLinksInput,
  changeLinksOutput,
  createLinksInput,
  createLinksOutput,
} from '@/server/links/bulk/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Makes up to 1,000 short links; each is judged by itself.',
    idempotent: true,
    auth: 'user',
    scope: 'links:write',
    limit: [
      perUser(60, '1m'),
      perUser(10_000, '1m', { cost: ({ body }: { body: CreateLinksInput }) => body.links.length }),
    ],
    // Addresses may have 8,192 characters; a thousand of the usual ones are far below this.
    maxBodyBytes: 4 * 2 ** 20,
    body: createLinksInput,
    response: createLinksOutput,
  },
  ({ viewer, body, origin }) => createLinks(viewer, body.links, origin, { findExisting: body.findExisting ?? false }),
);

export const PATCH = route(
  {
    summary: 'Changes tags of up to 1,000 links, archives them, or switches them on or off.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(60, '1m'),
    body: changeLinksInput,
    response: changeLinksOutput,
  },
  ({ viewer, body }) => changeLinks(viewer, body),
);
