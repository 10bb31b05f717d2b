import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { env } from '@/server/platform/env.ts';
import { OWN_DOMAIN, type ShortDomain } from './domains.ts';
import { escapeAddress } from './forward-query.ts';
import { domainRootPage, missingPage, type Reading, wishesOf } from './link-pages.ts';
import { type Place, send, serveShortLink } from './serve-short-link.ts';

/** Link previews may look at everything; what must not be found is kept out of search by its own answers. */
const ROBOTS = 'User-agent: *\nDisallow:\n';

/** Files that browsers ask for by themselves. */
const ICONS = new Set(['/favicon.ico', '/apple-touch-icon.png', '/apple-touch-icon-precomposed.png']);

/**
 * The place of hosts on which aliases stand at the root: Maru's pages are somewhere else.
 * @param guessHome what stands for `PUBLIC_URL` when it is not set
 */
export function shortHostPlace(guessHome: (request: IncomingMessage) => string | null): Place {
  const homeOf = (request: IncomingMessage) =>
    env.PUBLIC_URL === undefined ? guessHome(request) : new URL(env.PUBLIC_URL).origin;
  return {
    homeOf,
    showPreview(request, response, alias, domain) {
      const home = homeOf(request);
      if (home === null) return send(request, response, missingPage(readingOf(request, homeOf)));
      const segment = encodeURIComponent(alias);
      const isOwn = domain === null || domain.id === OWN_DOMAIN;
      const path = isOwn ? `/s/${segment}+` : `/preview/${segment}?domain=${encodeURIComponent(domain.host)}`;
      redirect(response, home + path);
    },
  };
}

/**
 * Answers a request to a host on which aliases stand at the root.
 * @param domain which one; null is a host that nobody told us of, on which Maru's own links stand
 */
export function serveShortHost(
  request: IncomingMessage,
  response: ServerResponse,
  domain: ShortDomain | null,
  place: Place,
): void {
  const url = request.url ?? '/';
  if (url === '/' || url.startsWith('/?')) answerRoot(request, response, domain, place);
  else if (url === '/robots.txt') answerFile(request, response, ROBOTS);
  else if (ICONS.has(url)) {
    response.writeHead(404, { 'cache-control': 'public, max-age=86400', 'content-length': 0 }).end();
  } else serveShortLink(request, response, url.slice(1), domain, place);
}

function answerRoot(
  request: IncomingMessage,
  response: ServerResponse,
  domain: ShortDomain | null,
  place: Place,
): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD', 'content-length': 0 }).end();
  } else if (domain?.rootUrl) redirect(response, domain.rootUrl);
  else send(request, response, domainRootPage(readingOf(request, place.homeOf)));
}

function answerFile(request: IncomingMessage, response: ServerResponse, body: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' };
  send(request, response, { status: 200, headers, body });
}

function redirect(response: ServerResponse, address: string): void {
  const headers = { location: escapeAddress(address), 'cache-control': 'no-store', 'content-length': 0 };
  response.writeHead(302, headers).end();
}

function readingOf(request: IncomingMessage, homeOf: Place['homeOf']): Reading {
  return { wishes: wishesOf(request.headers), requestId: randomUUID(), home: homeOf(request) };
}
