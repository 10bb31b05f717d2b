import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { signInAnswer } from '@/server/users/second-factor/schema.ts';
import { answerSignIn } from '@/server/users/sign-in-answer.ts';
import { redeemLinkInput } from '@/server/users/sign-in-links/schema.ts';
import { redeemSignInLink } from '@/server/users/sign-in-links/service.ts';

export const POST = route(
  {
    auth: 'public',
    addressLimit: perAddress(20, '1m', { isSecurity: true }),
    body: redeemLinkInput,
    response: signInAnswer,
    summary: 'Signs in with the link of a mail, or asks for the second step.',
  },
  async (context) => answerSignIn(await redeemSignInLink(context.body.token, callerOf(context)), context),
);
