import { linkTags, listTagsQuery } from '@/server/links/tags/schema.ts';
import { listTags } from '@/server/links/tags/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists the tags of your links, those on most links first.',
    auth: 'user',
    scope: 'links:read',
    limit: perUser(300, '1m'),
    query: listTagsQuery,
    response: linkTags,
  },
  ({ viewer, query }) => listTags(viewer, query),
);
