import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { keyParams } from '@/server/users/keys/schema.ts';
import { revokeKey } from '@/server/users/keys/service.ts';
import { callerOf } from '@/server/users/open-session.ts';

export const DELETE = route(
  { auth: 'session', limit: perUser(120, '1m'), params: keyParams, status: 204, summary: 'Ends an API key at once.' },
  (context) => revokeKey(context.viewer, context.params.id, callerOf(context)),
);
