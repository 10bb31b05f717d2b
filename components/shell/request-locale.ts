import { cookies, headers } from 'next/headers';
import { getRequestConfig } from 'next-intl/server';
import { LOCALE_COOKIE, pickLocale } from './locale.ts';

/** next-intl asks this once per request: the language is a cookie, then the browser's wish, so links stay the same for all. */
export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = pickLocale(jar.get(LOCALE_COOKIE)?.value, head.get('accept-language'));
  const messages = locale === 'ko' ? await import('@/messages/ko.json') : await import('@/messages/en.json');
  // Times are shown as distances or, with the browser's own zone, as titles: the server's zone never reaches a page.
  return { locale, messages: messages.default, timeZone: 'UTC', now: new Date() };
});
