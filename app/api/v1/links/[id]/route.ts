import { changeLinkInput, link, linkParams } from '@/server/links/schema.ts';
import { changeLink, getLink, removeLink } from '@/server/links/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  { auth: 'user', scope: 'links:read', limit: perUser(300, '1m'), params: linkParams, response: link },
  ({ viewer, params, origin }) => getLink(viewer, params.id, origin),
);

export const PATCH = route(
  {
    auth: 'user',
    scope: 'links:write',
    limit: perUser(120, '1m'),
    params: linkParams,
    body: changeLinkInput,
    response: link,
  },
  ({ viewer, params, body, origin }) => changeLink(viewer, params.id, body, origin),
);

export const DELETE = route(
  { auth: 'user', scope: 'links:write', limit: perUser(120, '1m'), params: linkParams, status: 204 },
  ({ viewer, params }) => removeLink(viewer, params.id),
);
