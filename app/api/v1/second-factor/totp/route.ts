import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { totpEnrolment } from '@/server/users/second-factor/schema.ts';
import { beginTotp } from '@/server/users/totp/service.ts';

export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    response: totpEnrolment,
    summary: 'Makes a secret for an authenticator app.',
  },
  ({ viewer }) => beginTotp(viewer),
);
