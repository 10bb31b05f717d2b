import { decodeAlias } from '@/server/links/alias.ts';
import { flushClicks, recordClick } from '@/server/links/clicks/record-click.ts';
import { missingLinkAnswer } from '@/server/links/missing-page.ts';
import { resolveAlias } from '@/server/links/redirect.ts';
import { aliasParams } from '@/server/links/schema.ts';
import { OWN_WAY } from '@/server/links/terms.ts';
import { visitorOf } from '@/server/links/visitor.ts';
import { route } from '@/server/platform/http/route.ts';

/** The same redirect as the edge's, for hosts that run Next alone. */
const redirect = route(
  { auth: 'public', params: aliasParams, cache: 'no-store' },
  async ({ params, request, requestId }) => {
    const alias = decodeAlias(params.alias);
    const resolution = alias === null ? null : await resolveAlias(alias);
    if (resolution?.kind !== 'redirect') {
      const wish = (name: string) => request.headers.get(name);
      const wishes = { cookie: wish('cookie'), acceptLanguage: wish('accept-language'), accept: wish('accept') };
      const { status, headers, body } = missingLinkAnswer(wishes, requestId);
      return new Response(body, { status, headers });
    }
    if (request.method === 'GET') {
      recordClick(resolution.linkId, visitorOf(request), 'link', OWN_WAY);
      // A host that ends the process after an answer must not lose the click.
      await flushClicks();
    }
    return new Response(null, { status: resolution.status, headers: { location: resolution.url } });
  },
);

export const GET = redirect;
export const HEAD = redirect;
