import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter } from 'prom-client';
import { decodeAlias } from '@/server/links/alias.ts';
import { recordClick } from '@/server/links/record-click.ts';
import { peekAlias, type Resolution, resolveAlias } from '@/server/links/redirect.ts';
import { logger } from '@/server/platform/logger.ts';
import { countAnswer } from '@/server/platform/metrics/answer-times.ts';
import { registry } from '@/server/platform/metrics/registry.ts';
import { answerAway, answerMissingLink } from './answers.ts';
import { newRequestId } from './request-id.ts';

export const SHORT_LINK_PATH = '/s/';

/** Counted as plain numbers: a labelled counter would cost more than the rest of a cached redirect. */
const answered = { redirect: 0, missing: 0, unavailable: 0 };

new Counter({
  name: 'redirects_total',
  help: 'Answers to short links: redirect, missing, unavailable.',
  labelNames: ['result'] as const,
  registers: [registry],
  collect() {
    this.reset();
    for (const [result, count] of Object.entries(answered)) this.inc({ result }, count);
  },
});

/**
 * Answers `/s/{alias}`. What this process knows is answered at once, without a promise, an id or a line in the log; the click is
 * recorded after the answer was handed to the socket. HEAD is answered and not counted.
 */
export function serveShortLink(request: IncomingMessage, response: ServerResponse, url: string): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', 'content-length': 0 }).end();
    return;
  }
  const startedAt = performance.now();
  // Most aliases are plain ASCII without a query: the path is the key. Anything else is not in the cache under that name.
  const known = peekAlias(url.slice(SHORT_LINK_PATH.length));
  if (known === undefined) {
    void resolve(request, response, url).then(() => countAnswer(response.statusCode, performance.now() - startedAt));
    return;
  }
  answer(request, response, known);
  countAnswer(response.statusCode, performance.now() - startedAt);
}

async function resolve(request: IncomingMessage, response: ServerResponse, url: string): Promise<void> {
  const end = url.search(/[?#]/);
  const alias = decodeAlias(url.slice(SHORT_LINK_PATH.length, end === -1 ? undefined : end));
  try {
    answer(request, response, alias === null ? { kind: 'missing' } : await resolveAlias(alias));
  } catch (error) {
    answered.unavailable++;
    const requestId = newRequestId();
    logger.warn({ err: error, requestId }, 'a short link could not be looked up');
    answerAway(request, response, error, requestId);
  }
}

function answer(request: IncomingMessage, response: ServerResponse, resolution: Resolution): void {
  if (resolution.kind === 'missing') {
    answered.missing++;
    answerMissingLink(request, response, newRequestId());
    return;
  }
  response.writeHead(resolution.status, [
    'location',
    resolution.url,
    'cache-control',
    'no-store',
    'content-length',
    '0',
  ]);
  response.end();
  answered.redirect++;
  if (request.method === 'GET') recordClick(resolution.linkId);
}
