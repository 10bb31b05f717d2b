import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { accountDeletion, deleteAccountInput } from '@/server/users/deletion/schema.ts';
import { requestDeletion } from '@/server/users/deletion/service.ts';
import { callerOf } from '@/server/users/open-session.ts';

export const POST = route(
  {
    summary: 'Asks for your account to be deleted in 14 days; needs the password or a new session.',
    auth: 'user',
    limit: perUser(20, '1m'),
    body: deleteAccountInput,
    response: accountDeletion,
  },
  (context) => requestDeletion(context.viewer, context.body.password, callerOf(context)),
);
