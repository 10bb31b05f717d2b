import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { signInWithPasskeyInput } from '@/server/users/passkeys/schema.ts';
import { signInWithPasskey } from '@/server/users/passkeys/sign-in-with-passkey.ts';
import { signedIn } from '@/server/users/schema.ts';
import { answerSignedIn } from '@/server/users/sign-in-answer.ts';

export const POST = route(
  {
    auth: 'public',
    addressLimit: perAddress(30, '1m', { isSecurity: true }),
    body: signInWithPasskeyInput,
    response: signedIn,
    summary: 'Signs in with a passkey.',
  },
  async (context) => {
    const opened = await signInWithPasskey(context.body, context.origin, callerOf(context));
    return answerSignedIn(opened, context);
  },
);
