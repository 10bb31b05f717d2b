import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { signedIn, signUpInput } from '@/server/users/schema.ts';
import { answerSignedIn } from '@/server/users/sign-in-answer.ts';
import { signUp } from '@/server/users/sign-up.ts';

export const POST = route(
  {
    summary: 'Makes an account by an invitation.',
    auth: 'public',
    addressLimit: perAddress(20, '1m', { isSecurity: true }),
    body: signUpInput,
    response: signedIn,
    status: 201,
  },
  async (context) => {
    return answerSignedIn(await signUp(context.body, callerOf(context)), context);
  },
);
