import { limitParams, limitPicture, limitPictureQuery } from '@/server/admin/limits/schema.ts';
import { drawLimit } from '@/server/admin/limits/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Shows what a limit has counted for one caller: its bucket, windows or log.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    params: limitParams,
    query: limitPictureQuery,
    response: limitPicture,
  },
  ({ viewer, params, query }) => drawLimit(viewer, params.name, query.key),
);
