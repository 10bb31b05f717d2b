import en from '@/messages/en.json';
import ko from '@/messages/ko.json';
import { AppError, toProblem } from '@/server/platform/errors.ts';
import { localeOf, PLAIN_PAGE_HEADERS, renderPlainPage, type Wishes, wantsJson } from './plain-page.ts';

const TEXTS = { ko: ko.missingLink, en: en.missingLink };

/** An answer that is the same in every server. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** The answer for a short link that leads nowhere: a page for people, problem+json for programs that ask for JSON. */
export function missingLinkAnswer(wishes: Wishes & { accept: string | null | undefined }, requestId: string): Answer {
  if (wantsJson(wishes.accept)) {
    const { status, body } = toProblem(
      new AppError('not_found', 'There is no such link.', { reason: 'link_missing' }),
      requestId,
    );
    const headers = {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'accept, accept-language, cookie',
    };
    return { status, headers, body: JSON.stringify(body) };
  }
  const { title, text, home } = TEXTS[localeOf(wishes)];
  const page = renderPlainPage({ title, text, link: { href: '/', label: home } }, wishes);
  return { status: 404, headers: PLAIN_PAGE_HEADERS, body: page };
}
