import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { revokedSessions } from '@/server/users/sessions/schema.ts';
import { endOtherSessions } from '@/server/users/sessions/service.ts';

export const POST = route(
  {
    auth: 'session',
    limit: perUser(60, '1m'),
    response: revokedSessions,
    summary: 'Signs out everywhere but here.',
  },
  async (context) => ({ revoked: await endOtherSessions(context.viewer, callerOf(context)) }),
);
