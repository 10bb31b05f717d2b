import { openSecret } from '@/server/platform/auth/secret-box.ts';
import { CODE_PURPOSE } from '../schema.ts';
import type { Language, NotificationType } from '../terms.ts';
import type { StoredData } from '../types.ts';
import { TARGET_FAILURE_WORDS, TEXTS } from './default-texts.ts';

/** Who reads a text. */
export type Reader = { id: bigint; language: Language; timeZone: string };

/** What a text may speak of beside the notification's own data. */
export type About = {
  createdAt: Date;
  actor: { name: string; handle: string } | null;
  announcement: { title: string; body: string } | null;
};

type Values = Record<string, string>;
type Variables<T extends NotificationType> = (data: StoredData<T>, reader: Reader, about: About) => Values;

const MIB = 1024 * 1024;

type Place = StoredData<'new-sign-in'>;

const placeValues = ({ browser, system, address }: Place, { language }: Reader): Values => {
  const { unknown } = TEXTS[language];
  return { browser: browser ?? unknown, system: system ?? unknown, address: address ?? unknown };
};

const actorValues = (_data: unknown, { language }: Reader, { actor }: About): Values => {
  const { unknown } = TEXTS[language];
  return { actor: actor?.name ?? unknown, handle: actor?.handle ?? unknown };
};

const codeValues = ({ sealedCode }: { sealedCode: string }, { id }: Reader): Values => ({
  code: openSecret(Buffer.from(sealedCode, 'base64url'), CODE_PURPOSE, id).toString(),
});

const VALUES: { [T in NotificationType]: Variables<T> } = {
  'login-code': codeValues,
  'phone-code': codeValues,
  'device-test': ({ device }) => ({ device }),
  'new-sign-in': placeValues,
  'password-changed': placeValues,
  'follow-request': actorValues,
  'follow-accepted': actorValues,
  'link-broken': ({ alias, url, failure }, { language }) => ({
    alias,
    url,
    failure: (failure && TARGET_FAILURE_WORDS[language][failure]) ?? TEXTS[language].unknown,
  }),
  'link-recovered': ({ alias, url }) => ({ alias, url }),
  'click-milestone': ({ alias, clicks }, { language }) => ({ alias, clicks: clicks.toLocaleString(language) }),
  'abuse-report': ({ alias, reason }, { language }) => {
    const reasons: Values = TEXTS[language].reportReasons;
    return { alias, reason: reasons[reason] ?? reason };
  },
  'link-moderated': ({ alias, decision, note }, { language }) => {
    const { moderations, unexplained } = TEXTS[language];
    return { alias, decision: moderations[decision], note: note ?? unexplained };
  },
  'webhook-disabled': ({ host }) => ({ host }),
  announcement: (_data, _reader, { announcement }) => ({
    title: announcement?.title ?? '',
    body: announcement?.body ?? '',
  }),
  'export-ready': ({ bytes, expiresAt }, reader) => ({
    size: `${(bytes / MIB).toLocaleString(reader.language, { maximumFractionDigits: 1 })} MB`,
    until: writeTime(new Date(expiresAt), reader),
  }),
};

/** The values of the variables of a notification's texts, for one reader. */
export function variablesOf(type: NotificationType, data: StoredData, reader: Reader, about: About): Values {
  const values = (VALUES[type] as Variables<NotificationType>)(data, reader, about);
  return { ...values, time: writeTime(about.createdAt, reader) };
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A time on the reader's clock. */
function writeTime(time: Date, { language, timeZone }: Reader): string {
  const key = `${language} ${timeZone}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(language, { timeZone, dateStyle: 'medium', timeStyle: 'short' });
    formats.set(key, format);
  }
  return format.format(time);
}
