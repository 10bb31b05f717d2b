import { link, linkParams } from '@/server/links/schema.ts';
import { linkTag, restoreLink } from '@/server/links/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Takes a link out of the trash.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(120, '1m'),
    params: linkParams,
    response: link,
    etag: linkTag,
  },
  ({ viewer, params, origin }) => restoreLink(viewer, params.id, origin),
);
