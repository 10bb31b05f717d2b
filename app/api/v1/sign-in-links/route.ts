import { perAddress } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';
import { pickLanguage } from '@/server/users/sign-in-links/pick-language.ts';
import { askForLinkInput, linkAsked } from '@/server/users/sign-in-links/schema.ts';
import { askForSignInLink } from '@/server/users/sign-in-links/service.ts';

export const POST = route(
  {
    auth: 'public',
    addressLimit: perAddress(10, '1m', { isSecurity: true }),
    body: askForLinkInput,
    response: linkAsked,
    status: 202,
    summary: 'Mails a link that signs in, if the address has an account.',
  },
  async ({ body, request, origin, address }) => {
    await askForSignInLink(body.email, { origin, address, language: pickLanguage(request) });
    return { sent: true as const };
  },
);
