import { createLink } from '@/server/links/create-link.ts';
import { link, linkPage, listLinksQuery } from '@/server/links/schema.ts';
import { linkTag, listLinks } from '@/server/links/service.ts';
import { createLinkInput } from '@/server/links/settings/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists your links, newest first.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    query: listLinksQuery,
    response: linkPage,
  },
  ({ viewer, query, origin }) => listLinks(viewer, query, origin),
);

export const POST = route(
  {
    summary: 'Makes a short link.',
    idempotent: true,
    auth: 'user',
    scope: 'links:write',
    limit: perUser(60, '1m'),
    body: createLinkInput,
    response: link,
    etag: linkTag,
    status: 201,
  },
  ({ viewer, body, origin }) => createLink(viewer, body, origin),
);
