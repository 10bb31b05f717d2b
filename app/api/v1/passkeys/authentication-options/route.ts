import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { webauthnOptions } from '@/server/users/passkeys/schema.ts';
import { beginPasskeySignIn } from '@/server/users/passkeys/sign-in-with-passkey.ts';

export const POST = route(
  {
    auth: 'public',
    addressLimit: perAddress(60, '1m', { isSecurity: true }),
    response: webauthnOptions,
    summary: 'Gives what a browser needs to ask for a passkey.',
  },
  ({ origin }) => beginPasskeySignIn(origin),
);
