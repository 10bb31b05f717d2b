import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter } from 'prom-client';
import { decodeAlias } from '@/server/links/alias.ts';
import type { Redirect } from '@/server/links/cache.ts';
import { recordClick } from '@/server/links/clicks/record-click.ts';
import { peekAlias, type Resolution, resolveAlias } from '@/server/links/redirect.ts';
import { OWN_WAY } from '@/server/links/terms.ts';
import { logger } from '@/server/platform/logger.ts';
import { countAnswer } from '@/server/platform/metrics/answer-times.ts';
import { registry } from '@/server/platform/metrics/registry.ts';
import { answerAway, answerMissingLink, answerTooMany } from './answers.ts';
import { missesOf } from './limit-missing-links.ts';
import { newRequestId } from './request-id.ts';

export const SHORT_LINK_PATH = '/s/';

/** Counted as plain numbers: a labelled counter would cost more than the rest of a cached redirect. */
const answered = { redirect: 0, missing: 0, limited: 0, unavailable: 0 };

new Counter({
  name: 'redirects_total',
  help: 'Answers to short links: redirect, missing, limited, unavailable.',
  labelNames: ['result'] as const,
  registers: [registry],
  collect() {
    this.reset();
    for (const [result, count] of Object.entries(answered)) this.inc({ result }, count);
  },
});

/**
 * Answers `/s/{alias}`. What this process knows is answered at once, without a promise, an id or a line in the log; the click is
 * recorded after the answer was handed to the socket. HEAD is answered and not counted. Who asks for too many links that do not exist is sent away
 * before anything is looked up for him.
 * @param setForwarded writes the request's forwarded headers anew; only called for what this process does not know
 */
export function serveShortLink(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  setForwarded: (request: IncomingMessage) => void,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', 'content-length': 0 }).end();
    return;
  }
  const startedAt = performance.now();
  // Most aliases are plain ASCII without a query: the path is the key. Anything else is not in the cache under that name.
  const known = peekAlias(url.slice(SHORT_LINK_PATH.length));
  if (known?.kind === 'redirect') {
    redirect(request, response, known);
    countAnswer(response.statusCode, performance.now() - startedAt);
    return;
  }
  setForwarded(request);
  void search(request, response, url, known).then(() =>
    countAnswer(response.statusCode, performance.now() - startedAt),
  );
}

/** Answers what is not in this process's cache, or known there to lead nowhere. */
async function search(
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
  known: Resolution | undefined,
): Promise<void> {
  const misses = missesOf(request);
  if (misses.waitMs > 0) {
    answered.limited++;
    answerTooMany(request, response, misses.waitMs, newRequestId());
    return;
  }
  try {
    const resolution = known ?? (await resolve(url));
    if (resolution.kind === 'redirect') return redirect(request, response, resolution);
    misses.add();
    answered.missing++;
    answerMissingLink(request, response, newRequestId());
  } catch (error) {
    answered.unavailable++;
    const requestId = newRequestId();
    logger.warn({ err: error, requestId }, 'a short link could not be looked up');
    answerAway(request, response, error, requestId);
  }
}

async function resolve(url: string): Promise<Resolution> {
  const end = url.search(/[?#]/);
  const alias = decodeAlias(url.slice(SHORT_LINK_PATH.length, end === -1 ? undefined : end));
  return alias === null ? { kind: 'missing' } : resolveAlias(alias);
}

function redirect(request: IncomingMessage, response: ServerResponse, { status, url, linkId }: Redirect): void {
  response.writeHead(status, ['location', url, 'cache-control', 'no-store', 'content-length', '0']);
  response.end();
  answered.redirect++;
  if (request.method === 'GET') recordClick(linkId, request, 'link', OWN_WAY);
}
