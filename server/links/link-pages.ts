import type { IncomingHttpHeaders } from 'node:http';
import en from '@/messages/en.json';
import ko from '@/messages/ko.json';
import { AppError, toProblem } from '@/server/platform/errors.ts';
import { denied, rateLimited } from '@/server/platform/http/limits.ts';
import {
  FORM_PAGE_HEADERS,
  localeOf,
  PLAIN_PAGE_HEADERS,
  type PlainPage,
  renderPlainPage,
  type Wishes,
  wantsJson,
} from './plain-page.ts';

const TEXTS = { ko, en };

const JSON_HEADERS = {
  'content-type': 'application/problem+json',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  vary: 'accept, accept-language, cookie',
};

/** An answer that is the same in every server. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** Who reads the answer, and which request it is of. */
export interface Reading {
  wishes: Wishes & { accept: string | null | undefined };
  requestId: string;
  /** Before `/` and other paths of Maru's pages: empty where they stand beside the link, else their origin; null when nobody knows it. */
  home: string | null;
}

/** What decides how an answer looks. */
export function wishesOf(headers: IncomingHttpHeaders): Reading['wishes'] {
  return { cookie: headers.cookie, acceptLanguage: headers['accept-language'], accept: headers.accept };
}

const textsOf = ({ wishes }: Reading) => TEXTS[localeOf(wishes)];

/** A page for people, problem+json for programs that ask for JSON. */
function pageOrProblem(
  reading: Reading,
  {
    error,
    page,
    status,
    headers = {},
  }: { error: AppError; page: PlainPage; status?: number; headers?: Record<string, string> },
): Answer {
  const problem = toProblem(error, reading.requestId);
  if (wantsJson(reading.wishes.accept)) {
    return { status: problem.status, headers: { ...JSON_HEADERS, ...headers }, body: JSON.stringify(problem.body) };
  }
  return {
    status: status ?? problem.status,
    headers: { ...(page.form ? FORM_PAGE_HEADERS : PLAIN_PAGE_HEADERS), ...headers },
    body: renderPlainPage(page, reading.wishes),
  };
}

function homeLink(reading: Reading): Pick<PlainPage, 'link'> {
  return reading.home === null ? {} : { link: { href: `${reading.home}/`, label: textsOf(reading).missingLink.home } };
}

/** A short link that leads nowhere: unknown, in the trash or switched off, which nobody can tell apart. */
export function missingPage(reading: Reading): Answer {
  const { title, text } = textsOf(reading).missingLink;
  const error = new AppError('not_found', 'There is no such link.', { reason: 'link_missing' });
  return pageOrProblem(reading, { error, page: { title, text, ...homeLink(reading) } });
}

/** A link whose time is over, or whose visits are used up. */
export function expiredPage(reading: Reading, why: 'expired' | 'usedUp'): Answer {
  const error = new AppError('gone', 'The link has expired.', { reason: 'link_expired' });
  return pageOrProblem(reading, { error, page: { ...textsOf(reading).linkPages[why], ...homeLink(reading) } });
}

/** A link that a moderator has blocked. */
export function blockedPage(reading: Reading): Answer {
  const error = new AppError('gone', 'The link was blocked.', { reason: 'link_blocked' });
  return pageOrProblem(reading, { error, page: { ...textsOf(reading).linkPages.blocked, ...homeLink(reading) } });
}

/**
 * What stands between a reported link and its target.
 * @param host where it leads; null when only who knows the password may learn that
 * @param token goes back with the button
 * @param reportPath the form for reports of this link, below `home`
 */
export function warnedPage(reading: Reading, host: string | null, token: string, reportPath: string): Answer {
  const { title, text, leadsTo, go, report } = textsOf(reading).linkPages.warned;
  const error = new AppError('forbidden', 'The link was reported; open it in a browser.', { reason: 'link_warned' });
  const fact = host === null ? {} : { fact: { label: leadsTo, value: host } };
  const aside = reading.home === null ? {} : { aside: { href: reading.home + reportPath, label: report } };
  const page = { title, text, ...fact, form: { submit: go, hidden: { go: token } }, ...homeLink(reading), ...aside };
  return pageOrProblem(reading, { error, page, status: 200 });
}

/**
 * The form for the password of a link.
 * @param failed why the last attempt was none: a wrong password, or milliseconds to wait
 * @param hidden what must come back with the password
 */
export function passwordPage(
  reading: Reading,
  failed: 'wrong' | number | null,
  hidden: Readonly<Record<string, string>> = {},
): Answer {
  const texts = textsOf(reading).linkPages.password;
  const { title, text, label, open } = texts;
  const error =
    typeof failed === 'number'
      ? rateLimited(failed)
      : new AppError('forbidden', 'The link needs a password.', { reason: 'link_guarded' });
  const retryAfterS = Number(error.details.retryAfterS ?? 0);
  const told =
    typeof failed === 'number' ? texts.limited.replace('{minutes}', String(Math.ceil(retryAfterS / 60))) : texts.wrong;
  const page = {
    title,
    text,
    form: { submit: open, hidden, password: { label, error: failed === null ? undefined : told } },
  };
  const headers: Record<string, string> = typeof failed === 'number' ? { 'retry-after': String(retryAfterS) } : {};
  return pageOrProblem(reading, { error, page, headers, ...(failed === null ? { status: 200 } : {}) });
}

/** For programs that came to a link which opens so many times: it takes a person to use one of them. */
export function countedPage(reading: Reading, token: string): Answer {
  const { title, text, go } = textsOf(reading).linkPages.counted;
  const error = new AppError('forbidden', 'The link opens a limited number of times.', { reason: 'link_guarded' });
  return pageOrProblem(reading, {
    error,
    page: { title, text, form: { submit: go, hidden: { go: token } } },
    status: 200,
  });
}

/** The bare root of a short domain. */
export function domainRootPage(reading: Reading): Answer {
  const error = new AppError('not_found', 'Short links stand here.', { reason: 'link_missing' });
  return pageOrProblem(reading, {
    error,
    page: { ...textsOf(reading).linkPages.domainRoot, ...homeLink(reading) },
    status: 200,
  });
}

/** Admins deny the address that the caller comes from. */
export function deniedPage(reading: Reading): Answer {
  return pageOrProblem(reading, { error: denied(), page: textsOf(reading).deniedAddress });
}

/** The caller tries out short links that do not exist. @param waitMs until the next try */
export function tooManyPage(reading: Reading, waitMs: number): Answer {
  const error = rateLimited(waitMs);
  const headers = { 'retry-after': String(error.details.retryAfterS) };
  return pageOrProblem(reading, { error, page: textsOf(reading).tooManyLinks, headers });
}

/** What is needed for the answer is away, or the request was bad: people get a page that loads itself again for the former. */
export function failedPage(reading: Reading, error: unknown, isPage: boolean): Answer {
  const { status, body } = toProblem(error, reading.requestId);
  const retry: Record<string, string> = status === 503 ? { 'retry-after': '1' } : {};
  if (status !== 503 || !isPage) return { status, headers: { ...JSON_HEADERS, ...retry }, body: JSON.stringify(body) };
  const { title, text } = textsOf(reading).webAway;
  const page = renderPlainPage({ title, text, refreshSeconds: 2 }, reading.wishes);
  return { status, headers: { ...PLAIN_PAGE_HEADERS, ...retry }, body: page };
}
