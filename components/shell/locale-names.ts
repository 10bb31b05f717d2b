import type { Locale } from './locale.ts';

/** Each language in its own name, as people look for it. */
export const LOCALE_NAMES: Record<Locale, string> = { ko: '한국어', en: 'English' };
