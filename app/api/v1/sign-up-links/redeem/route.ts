import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { callerOf } from '@/server/users/open-session.ts';
import { signedIn } from '@/server/users/schema.ts';
import { answerSignedIn } from '@/server/users/sign-in-answer.ts';
import { redeemSignUpLinkInput } from '@/server/users/sign-up-links/schema.ts';
import { redeemSignUpLink } from '@/server/users/sign-up-links/service.ts';

export const POST = route(
  {
    auth: 'public',
    addressLimit: perAddress(20, '1m', { isSecurity: true }),
    body: redeemSignUpLinkInput,
    response: signedIn,
    status: 201,
    summary: 'Makes an account with the link of a mail and signs it in.',
  },
  async (context) => answerSignedIn(await redeemSignUpLink(context.body, callerOf(context)), context),
);
