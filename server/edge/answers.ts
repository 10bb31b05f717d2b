import type { IncomingMessage, ServerResponse } from 'node:http';
import en from '@/messages/en.json';
import ko from '@/messages/ko.json';
import { missingLinkAnswer } from '@/server/links/missing-page.ts';
import { localeOf, PLAIN_PAGE_HEADERS, renderPlainPage, wantsJson } from '@/server/links/plain-page.ts';
import { toProblem } from '@/server/platform/errors.ts';
import { rateLimited } from '@/server/platform/http/limits.ts';

const TEXTS = { ko, en };

const JSON_HEADERS = {
  'content-type': 'application/problem+json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

function wishesOf({ headers }: IncomingMessage) {
  return { cookie: headers.cookie, acceptLanguage: headers['accept-language'], accept: headers.accept };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: string },
): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

/** The short link leads nowhere. */
export function answerMissingLink(request: IncomingMessage, response: ServerResponse, requestId: string): void {
  send(request, response, missingLinkAnswer(wishesOf(request), requestId));
}

/** The caller tries out short links that do not exist. @param waitMs until the next try */
export function answerTooMany(
  request: IncomingMessage,
  response: ServerResponse,
  waitMs: number,
  requestId: string,
): void {
  const wishes = wishesOf(request);
  const error = rateLimited(waitMs);
  const retry = { 'retry-after': String(error.details.retryAfterS) };
  if (wantsJson(wishes.accept)) {
    const { status, body } = toProblem(error, requestId);
    send(request, response, { status, headers: { ...JSON_HEADERS, ...retry }, body: JSON.stringify(body) });
    return;
  }
  const body = renderPlainPage(TEXTS[localeOf(wishes)].tooManyLinks, wishes);
  send(request, response, { status: 429, headers: { ...PLAIN_PAGE_HEADERS, ...retry }, body });
}

/** There is nothing here, or nothing for this person. */
export function answerNotFound(request: IncomingMessage, response: ServerResponse): void {
  const wishes = wishesOf(request);
  const { notFoundTitle, notFoundBody, home } = TEXTS[localeOf(wishes)].pages;
  const page = { title: notFoundTitle, text: notFoundBody, link: { href: '/', label: home } };
  send(request, response, { status: 404, headers: PLAIN_PAGE_HEADERS, body: renderPlainPage(page, wishes) });
}

/** What was thrown, as problem+json. */
export function answerProblem(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  requestId: string,
): void {
  const { status, body } = toProblem(error, requestId);
  const headers = status === 503 ? { ...JSON_HEADERS, 'retry-after': '1' } : JSON_HEADERS;
  send(request, response, { status, headers, body: JSON.stringify(body) });
}

/** What answers is just away: people get a page that loads itself again. */
export function answerAway(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  requestId: string,
): void {
  const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
  if (!isPage) {
    answerProblem(request, response, error, requestId);
    return;
  }
  const wishes = wishesOf(request);
  const { title, text } = TEXTS[localeOf(wishes)].webAway;
  const body = renderPlainPage({ title, text, refreshSeconds: 2 }, wishes);
  send(request, response, { status: 503, headers: { ...PLAIN_PAGE_HEADERS, 'retry-after': '1' }, body });
}
