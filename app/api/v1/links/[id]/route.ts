import { link, linkParams } from '@/server/links/schema.ts';
import { changeLink, getLink, linkTag, removeLink } from '@/server/links/service.ts';
import { changeLinkInput } from '@/server/links/settings/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Reads one of your links.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    params: linkParams,
    response: link,
    etag: linkTag,
  },
  ({ viewer, params, origin }) => getLink(viewer, params.id, origin),
);

export const PATCH = route(
  {
    summary: 'Changes the target or the title of a link; its alias is fixed.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(120, '1m'),
    params: linkParams,
    body: changeLinkInput,
    response: link,
    etag: linkTag,
    conditional: true,
  },
  ({ viewer, params, body, origin, ifMatch }) => changeLink(viewer, params.id, body, origin, ifMatch),
);

export const DELETE = route(
  {
    summary: 'Moves a link to the trash, where it stays for 30 days.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(120, '1m'),
    params: linkParams,
    status: 204,
    conditional: true,
  },
  ({ viewer, params, ifMatch }) => removeLink(viewer, params.id, ifMatch),
);
