import type { IncomingMessage, ServerResponse } from 'node:http';
import en from '@/messages/en.json';
import ko from '@/messages/ko.json';
import { failedPage, wishesOf } from '@/server/links/link-pages.ts';
import { localeOf, PLAIN_PAGE_HEADERS, renderPlainPage } from '@/server/links/plain-page.ts';
import { send } from '@/server/links/serve-short-link.ts';
import { denied } from '@/server/platform/http/limits.ts';

const TEXTS = { ko, en };

/** There is nothing here, or nothing for this person. */
export function answerNotFound(request: IncomingMessage, response: ServerResponse): void {
  const wishes = wishesOf(request.headers);
  const { notFoundTitle, notFoundBody, home } = TEXTS[localeOf(wishes)].pages;
  const page = { title: notFoundTitle, text: notFoundBody, link: { href: '/', label: home } };
  send(request, response, { status: 404, headers: PLAIN_PAGE_HEADERS, body: renderPlainPage(page, wishes) });
}

/** Admins deny the caller's address: people get a page, everybody else a problem. */
export function answerDenied(request: IncomingMessage, response: ServerResponse, requestId: string): void {
  if (request.headers.accept?.includes('text/html') !== true) {
    answerProblem(request, response, denied(), requestId);
    return;
  }
  const wishes = wishesOf(request.headers);
  const body = renderPlainPage(TEXTS[localeOf(wishes)].deniedAddress, wishes);
  send(request, response, { status: 403, headers: PLAIN_PAGE_HEADERS, body });
}

/** What was thrown, as problem+json. */
export function answerProblem(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  requestId: string,
): void {
  send(request, response, failedPage({ wishes: wishesOf(request.headers), requestId, home: '' }, error, false));
}

/** What answers is just away: people get a page that loads itself again. */
export function answerAway(
  request: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  requestId: string,
): void {
  const isPage = request.method === 'GET' && request.headers.accept?.includes('text/html') === true;
  send(request, response, failedPage({ wishes: wishesOf(request.headers), requestId, home: '' }, error, isPage));
}
