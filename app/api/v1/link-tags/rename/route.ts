import { renameTag } from '@/server/links/tags/change-tag.ts';
import { changedTag, renameTagInput } from '@/server/links/tags/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Gives a tag another name on all your links, or joins it to another tag.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(30, '1m'),
    body: renameTagInput,
    response: changedTag,
  },
  ({ viewer, body }) => renameTag(viewer, body),
);
