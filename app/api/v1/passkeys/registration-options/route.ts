import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { webauthnOptions } from '@/server/users/passkeys/schema.ts';
import { beginRegistration } from '@/server/users/passkeys/service.ts';

export const POST = route(
  {
    auth: 'session',
    limit: perUser(20, '1m'),
    response: webauthnOptions,
    summary: 'Gives what a browser needs to make a passkey.',
  },
  ({ viewer, origin }) => beginRegistration(viewer, origin),
);
