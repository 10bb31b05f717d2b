import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { signInInput } from '@/server/users/schema.ts';
import { signInAnswer } from '@/server/users/second-factor/schema.ts';
import { signIn } from '@/server/users/service.ts';
import { answerSignIn } from '@/server/users/sign-in-answer.ts';

export const POST = route(
  {
    auth: 'public',
    body: signInInput,
    response: signInAnswer,
    summary: 'Signs in with a password, or asks for the second step.',
  },
  async (context) => {
    const { email, password } = context.body;
    return answerSignIn(await signIn(email, password, callerOf(context)), context);
  },
);
