import { restoreLinks } from '@/server/links/bulk/change-links.ts';
import { bulkIds, changeLinksOutput } from '@/server/links/bulk/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Takes up to 1,000 links out of the trash.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(60, '1m'),
    body: bulkIds,
    response: changeLinksOutput,
  },
  ({ viewer, body }) => restoreLinks(viewer, body.ids),
);
