import en from '@/messages/en.json' with { type: 'json' };
import ko from '@/messages/ko.json' with { type: 'json' };
import { writeMail } from '@/server/platform/mail/write-mail.ts';

const TEXTS = { en: en.auth.mail, ko: ko.auth.mail };

/** The mail that carries a link which makes an account. */
export function writeSignUpMail(url: string, language: 'ko' | 'en') {
  const { subject, body, button, expiry, notYou } = TEXTS[language].signUpLink;
  return writeMail({ subject, before: [body], button, url, after: [expiry, notYou] }, language);
}

/** The mail to somebody who has an account already. @param url the page to sign in on */
export function writeHaveAccountMail(url: string, language: 'ko' | 'en') {
  const { subject, body, button, forgotten, notYou } = TEXTS[language].haveAccount;
  return writeMail({ subject, before: [body], button, url, after: [forgotten, notYou] }, language);
}
