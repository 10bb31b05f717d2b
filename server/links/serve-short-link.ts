import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter } from 'prom-client';
import { isUnavailable } from '@/server/platform/errors.ts';
import { deniesAddresses, isDeniedAddress } from '@/server/platform/limits/deny-addresses.ts';
import { logger } from '@/server/platform/logger.ts';
import { countAnswer } from '@/server/platform/metrics/answer-times.ts';
import { registry } from '@/server/platform/metrics/registry.ts';
import { singleton } from '@/server/platform/singleton.ts';
import { decodeAlias, splitPreview } from './alias.ts';
import { answerLink, type LinkAsk } from './answer-link.ts';
import { cacheControlOf, type LinkEntry } from './cache.ts';
import { recordClick } from './clicks/record-click.ts';
import { recordOrphan } from './clicks/record-orphan.ts';
import { OWN_DOMAIN, type ShortDomain } from './domains.ts';
import { escapeAddress, forwardQuery, readVisitQuery } from './forward-query.ts';
import { missesOf } from './limit-misses.ts';
import { type Answer, deniedPage, failedPage, tooManyPage, wishesOf } from './link-pages.ts';
import { readVisitForm } from './read-visit-form.ts';
import { peekAlias, type Resolution, resolveAlias } from './redirect.ts';
import { OWN_WAY } from './terms.ts';
import { addressOf, type Visitor, type VisitSource } from './visitor.ts';

/** Where a server answers short links. */
export interface Place {
  /** Before the paths of Maru's pages: empty when they stand on the same address, null when nobody knows theirs. */
  homeOf(request: IncomingMessage): string | null;
  /** Shows what is known of a link before it is followed. @param alias decoded */
  showPreview(request: IncomingMessage, response: ServerResponse, alias: string, domain: ShortDomain | null): void;
}

/** Counted as plain numbers: a labelled counter would cost more than the rest of a cached redirect. */
const answered = { redirect: 0, missing: 0, guarded: 0, expired: 0, blocked: 0, limited: 0, denied: 0, unavailable: 0 };

singleton('links.redirects-total', () => {
  return new Counter({
    name: 'redirects_total',
    help: 'Answers to short links: redirect, missing, guarded, expired, blocked, limited, denied, unavailable.',
    labelNames: ['result'] as const,
    registers: [registry],
    collect() {
      this.reset();
      for (const [result, count] of Object.entries(answered)) this.inc({ result }, count);
    },
  });
});

/**
 * Answers a short link. A plain one that this process knows is answered at once, without a promise, an id or a line in the log; the click is
 * recorded after the answer was handed to the socket. HEAD is answered and not counted. Who asks for too many links that do not exist is sent away
 * before anything is looked up for him, and whoever admins deny before that.
 * @param path what stands after the place's prefix, as it was sent: the alias, and perhaps a query
 * @param domain on which it was asked for; null is Maru's own address
 */
export function serveShortLink(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  domain: ShortDomain | null,
  place: Place,
): void {
  if (deniesAddresses() && isDeniedAddress(addressOf(request))) {
    answered.denied++;
    const reading = { wishes: wishesOf(request.headers), requestId: randomUUID(), home: place.homeOf(request) };
    send(request, response, deniedPage(reading));
    return;
  }
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD' && method !== 'POST') {
    response
      .writeHead(method === 'OPTIONS' ? 204 : 405, { allow: 'GET, HEAD, POST, OPTIONS', 'content-length': 0 })
      .end();
    return;
  }
  const startedAt = performance.now();
  // Most aliases are plain ASCII without a query: the path is the key. Anything else is not in the cache under that name.
  const known = method === 'POST' ? undefined : peekAlias(domain === null ? path : domain.prefix + path);
  if (known?.kind === 'link' && known.isPlain) {
    response.writeHead(known.status, known.head as string[]).end();
    noteVisit(request, known, 'link');
    countAnswer(response.statusCode, performance.now() - startedAt);
    return;
  }
  const end = path.search(/[?#]/);
  const segment = end === -1 ? path : path.slice(0, end);
  const query = end !== -1 && path[end] === '?' ? (path.slice(end + 1).split('#', 1)[0] ?? '') : '';
  const plain = method === 'POST' || query === '' ? undefined : peekAlias((domain?.prefix ?? '') + segment);
  if (plain?.kind === 'link' && plain.isPlain) {
    redirectWithQuery(request, response, plain, query);
    countAnswer(response.statusCode, performance.now() - startedAt);
    return;
  }
  void search(request, response, { method, segment, query, domain, place }).then(() =>
    countAnswer(response.statusCode, performance.now() - startedAt),
  );
}

/** Counts a plain redirect that was answered, and of a GET the click. */
export function noteVisit(
  request: Visitor & { readonly method?: string | undefined },
  { linkId }: LinkEntry,
  source: VisitSource,
): void {
  answered.redirect++;
  if (request.method === 'GET') recordClick(linkId, request, source, OWN_WAY);
}

function redirectWithQuery(request: IncomingMessage, response: ServerResponse, link: LinkEntry, query: string): void {
  const { source, parameters } = readVisitQuery(query);
  const target = link.forwardsQuery ? forwardQuery(link.url, parameters) : link.url;
  const head = ['location', escapeAddress(target), 'cache-control', cacheControlOf(link.status), 'content-length', '0'];
  response.writeHead(link.status, head).end();
  noteVisit(request, link, source);
}

interface Asked {
  method: LinkAsk['method'];
  /** The alias as it was sent. */
  segment: string;
  query: string;
  domain: ShortDomain | null;
  place: Place;
}

/** Answers what is not plain, or not in this process's cache, or known there to lead nowhere. */
async function search(request: IncomingMessage, response: ServerResponse, asked: Asked): Promise<void> {
  const { method, query, domain, place } = asked;
  const ask: Omit<LinkAsk, 'alias'> = {
    method,
    query,
    domain,
    visitor: request,
    wishes: wishesOf(request.headers),
    requestId: randomUUID(),
    home: place.homeOf(request),
    readForm: () => readForm(request, response),
  };
  try {
    const misses = missesOf(request);
    if (misses.waitMs > 0) {
      answered.limited++;
      send(request, response, tooManyPage(ask, misses.waitMs));
      return;
    }
    const { isPreview, segment } = splitPreview(asked.segment);
    const alias = decodeAlias(segment);
    const link: Resolution = alias === null ? { kind: 'missing' } : await resolveAlias(alias, domain?.id ?? OWN_DOMAIN);
    if (isPreview && alias !== null && link.kind === 'link') {
      place.showPreview(request, response, alias, domain);
      return;
    }
    const answer = await answerLink(link, { ...ask, alias }, Date.now());
    answered[answer.result]++;
    if (answer.result === 'missing') misses.add();
    send(request, response, answer);
    if (answer.visit !== undefined && method !== 'HEAD') {
      recordClick(answer.visit.linkId, request, answer.visit.source, answer.visit.way);
    }
    if (link.kind === 'missing' && alias !== null && method === 'GET') {
      recordOrphan(alias, String(domain?.id ?? OWN_DOMAIN), request);
    }
  } catch (error) {
    if (isUnavailable(error)) {
      answered.unavailable++;
      logger.warn({ err: error, requestId: ask.requestId }, 'a short link could not be looked up');
    }
    const isPage = method === 'GET' && request.headers.accept?.includes('text/html') === true;
    send(request, response, failedPage(ask, error, isPage));
  }
}

/** A body that is given up half-way must not be taken for the next request. */
async function readForm(request: IncomingMessage, response: ServerResponse): Promise<URLSearchParams> {
  try {
    return await readVisitForm(request.headers['content-type'], request.iterator({ destroyOnReturn: false }));
  } catch (error) {
    response.shouldKeepAlive = false;
    throw error;
  }
}

/** Hands an answer to the socket; a HEAD gets its head alone. */
export function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}
