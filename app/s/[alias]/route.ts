import { decodeAlias, splitPreview } from '@/server/links/alias.ts';
import { answerLink, type LinkAsk } from '@/server/links/answer-link.ts';
import { flushClicks, recordClick } from '@/server/links/clicks/record-click.ts';
import { recordOrphan } from '@/server/links/clicks/record-orphan.ts';
import { wishesOf } from '@/server/links/link-pages.ts';
import { readVisitForm } from '@/server/links/read-visit-form.ts';
import { resolveAlias } from '@/server/links/redirect.ts';
import { aliasParams } from '@/server/links/shorten/schema.ts';
import { visitorOf } from '@/server/links/visitor.ts';
import { route } from '@/server/platform/http/route.ts';

/** The same answers as the edge's, for hosts that run Next alone. */
const answer = route(
  { auth: 'public', params: aliasParams, cache: 'no-store' },
  async ({ params, request, requestId }) => {
    const { isPreview, segment } = splitPreview(params.alias);
    const alias = decodeAlias(segment);
    if (isPreview && alias !== null) {
      return new Response(null, { status: 302, headers: { location: `/preview/${encodeURIComponent(alias)}` } });
    }
    const visitor = visitorOf(request);
    const ask: LinkAsk = {
      method: request.method as LinkAsk['method'],
      alias,
      query: new URL(request.url).search.slice(1),
      domain: null,
      visitor,
      wishes: wishesOf(visitor.headers),
      requestId,
      home: '',
      readForm: () => readVisitForm(request.headers.get('content-type'), request.body),
    };
    const link = alias === null ? ({ kind: 'missing' } as const) : await resolveAlias(alias);
    const { status, headers, body, visit } = await answerLink(link, ask, Date.now());
    if (visit !== undefined && request.method !== 'HEAD') {
      recordClick(visit.linkId, visitor, visit.source, visit.way);
      // A host that ends the process after an answer must not lose the click.
      await flushClicks();
    }
    if (link.kind === 'missing' && alias !== null && request.method === 'GET') recordOrphan(alias, '0', visitor);
    return new Response(body === '' ? null : body, { status, headers });
  },
);

export const GET = answer;
export const HEAD = answer;
export const POST = answer;
