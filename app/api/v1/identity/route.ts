import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { readIdentity } from '@/server/users/second-factor/fresh-identity.ts';
import { identityState } from '@/server/users/second-factor/schema.ts';

export const GET = route(
  {
    auth: 'session',
    limit: perUser(300, '1m'),
    response: identityState,
    summary: 'Says until when no other proof is needed to change how the own account opens, and what can be one.',
  },
  ({ viewer }) => readIdentity(viewer),
);
