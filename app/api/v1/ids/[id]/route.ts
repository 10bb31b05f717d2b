import { explainedId, explainIdParams } from '@/server/ids/schema.ts';
import { tellId } from '@/server/ids/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Takes an id apart: when, where and as which one it was made.',
    auth: 'user',
    scope: 'ids',
    limit: perUser(300, '1m'),
    params: explainIdParams,
    response: explainedId,
  },
  ({ params }) => tellId(params.id),
);
