import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { accountDeletion } from '@/server/users/deletion/schema.ts';
import { readDeletion } from '@/server/users/deletion/service.ts';

export const GET = route(
  {
    summary: 'Tells whether, and when, your account will be deleted.',
    auth: 'user',
    scope: 'me:read',
    limit: perUser(300, '1m'),
    response: accountDeletion,
  },
  ({ viewer }) => readDeletion(viewer),
);
