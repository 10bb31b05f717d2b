import { createLink } from '@/server/links/create-link.ts';
import { shortenInput, shortenOutput } from '@/server/links/shorten/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Makes a short link, by the interface of the book.',
    idempotent: true,
    auth: 'user',
    scope: 'links:write',
    limit: perUser(60, '1m'),
    body: shortenInput,
    response: shortenOutput,
    status: 201,
  },
  async ({ viewer, body, origin }) => {
    const { shortUrl } = await createLink(viewer, { url: body.longUrl }, origin);
    return { shortUrl };
  },
);
