import { cookies, headers } from 'next/headers';
import type { AbstractIntlMessages } from 'next-intl';
import { getRequestConfig } from 'next-intl/server';
import { compileMessages } from './compile-messages.ts';
import { LOCALE_COOKIE, type Locale, pickLocale } from './locale.ts';

const compiled = new Map<Locale, AbstractIntlMessages>();

/** next-intl asks this once per request: the language is a cookie, then the browser's wish, so links stay the same for all. */
export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = pickLocale(jar.get(LOCALE_COOKIE)?.value, head.get('accept-language'));
  // Times are shown as distances or, with the browser's own zone, as titles: the server's zone never reaches a page.
  return { locale, messages: await messagesOf(locale), timeZone: 'UTC', now: new Date() };
});

/** Compiled once per process. */
async function messagesOf(locale: Locale): Promise<AbstractIntlMessages> {
  const known = compiled.get(locale);
  if (known) return known;
  const file = locale === 'ko' ? await import('@/messages/ko.json') : await import('@/messages/en.json');
  const { lan: _ofTheEdge, ...messages } = file.default;
  // next-intl's types know messages as texts only; its format-only formatter takes these.
  const made = compileMessages(messages) as unknown as AbstractIntlMessages;
  compiled.set(locale, made);
  return made;
}
