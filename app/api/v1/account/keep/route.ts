import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { accountDeletion } from '@/server/users/deletion/schema.ts';
import { keepAccount } from '@/server/users/deletion/service.ts';
import { callerOf } from '@/server/users/open-session.ts';

export const POST = route(
  {
    summary: 'Keeps your account after all.',
    auth: 'user',
    limit: perUser(20, '1m'),
    response: accountDeletion,
  },
  (context) => keepAccount(context.viewer, callerOf(context)),
);
