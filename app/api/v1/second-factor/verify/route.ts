import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { signedIn } from '@/server/users/schema.ts';
import { verifyFactorInput } from '@/server/users/second-factor/schema.ts';
import { takeSecondStep } from '@/server/users/second-factor/sign-in-steps.ts';
import { answerSignedIn } from '@/server/users/sign-in-answer.ts';

export const POST = route(
  {
    auth: 'public',
    addressLimit: perAddress(30, '1m', { isSecurity: true }),
    body: verifyFactorInput,
    response: signedIn,
    summary: 'Takes the second step of a sign-in with a code.',
  },
  async (context) => {
    const { ticket, code } = context.body;
    return answerSignedIn(await takeSecondStep(ticket, code, callerOf(context)), context);
  },
);
