import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { pickLanguage } from '@/server/users/sign-in-links/pick-language.ts';
import { askToSignUpInput, signUpLinkAsked } from '@/server/users/sign-up-links/schema.ts';
import { askToSignUp } from '@/server/users/sign-up-links/service.ts';

export const POST = route(
  {
    auth: 'public',
    addressLimit: perAddress(10, '1m', { isSecurity: true }),
    body: askToSignUpInput,
    response: signUpLinkAsked,
    status: 202,
    summary:
      'Mails a link that makes an account, where sign-up is open; an address that has one is told so by the mail.',
  },
  async ({ body, request, origin, address }) => {
    await askToSignUp(body.email, { origin, address, language: pickLanguage(request) });
    return { sent: true as const };
  },
);
