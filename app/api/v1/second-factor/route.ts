import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { protection } from '@/server/users/second-factor/schema.ts';
import { readProtection } from '@/server/users/totp/service.ts';

export const GET = route(
  {
    auth: 'session',
    limit: perUser(300, '1m'),
    response: protection,
    summary: 'Says how the own account is protected.',
  },
  ({ viewer }) => readProtection(viewer),
);
