'use client';

import { useRouter } from 'next/navigation';
import { useLocale } from 'next-intl';
import { LOCALE_COOKIE, type Locale } from './locale.ts';
import { setPreferenceCookie } from './theme.ts';

/** The language and its setter: the page is asked anew in the other language, nothing typed is lost. */
export function useLocaleChoice(): [Locale, (locale: Locale) => void] {
  const router = useRouter();
  const locale = useLocale();
  const choose = (next: Locale) => {
    if (next === locale) return;
    setPreferenceCookie(LOCALE_COOKIE, next);
    router.refresh();
  };
  return [locale, choose];
}
