import { removeLinks } from '@/server/links/bulk/change-links.ts';
import { bulkIds, changeLinksOutput } from '@/server/links/bulk/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Moves up to 1,000 links to the trash, where they stay for 30 days.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(60, '1m'),
    body: bulkIds,
    response: changeLinksOutput,
  },
  ({ viewer, body }) => removeLinks(viewer, body.ids),
);
