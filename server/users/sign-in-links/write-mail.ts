import en from '@/messages/en.json' with { type: 'json' };
import ko from '@/messages/ko.json' with { type: 'json' };
import { writeMail } from '@/server/platform/mail/write-mail.ts';

const TEXTS = { en: en.auth.mail.signInLink, ko: ko.auth.mail.signInLink };

/** The mail that carries a link which signs in. */
export function writeSignInMail(
  { name, url }: { name: string; url: string },
  language: 'ko' | 'en',
): { subject: string; text: string; html: string } {
  const { subject, greeting, body, button, expiry, notYou } = TEXTS[language];
  const before = [greeting.replace('{name}', () => name), body];
  return writeMail({ subject, before, button, url, after: [expiry, notYou] }, language);
}
