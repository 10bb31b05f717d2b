import { removeTag } from '@/server/links/tags/change-tag.ts';
import { changedTag, removeTagInput } from '@/server/links/tags/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const POST = route(
  {
    summary: 'Takes a tag off all your links.',
    auth: 'user',
    scope: 'links:write',
    limit: perUser(30, '1m'),
    body: removeTagInput,
    response: changedTag,
  },
  ({ viewer, body }) => removeTag(viewer, body),
);
