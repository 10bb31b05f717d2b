import type messages from '@/messages/en.json';
import type { Locale } from './locale.ts';

/** Makes a key that is not in `messages` a type error. */
declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof messages;
  }
}
