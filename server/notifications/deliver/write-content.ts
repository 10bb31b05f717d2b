import { writeMail } from '@/server/platform/mail/write-mail.ts';
import type { Content } from '../channels/channel.ts';
import type { Written } from '../templates/create-writer.ts';
import { actionText, fill, TEXTS } from '../templates/default-texts.ts';
import { declarationOf, type Language, type NotificationType, type SentChannel } from '../terms.ts';
import { clickAddress, pixelAddress, publicOrigin } from '../tracking/addresses.ts';

/** A digest shows so many; how many more there are is told. */
const DIGEST_SHOWS = 10;
const PUSH_DIGEST_SHOWS = 3;

type About = {
  /** null: a preview, of which nothing is counted. */
  deliveryId: bigint | null;
  channel: SentChannel;
  type: NotificationType;
  language: Language;
  unsubscribeUrl: string | null;
};

/** Where a click leads: by the address that counts it, to a page of ours or to another site. */
function clickable(deliveryId: bigint | null, target: string): string {
  const { href } = new URL(target, publicOrigin());
  return deliveryId === null ? href : clickAddress(deliveryId, href);
}

/** What is sent of one notification. */
export function writeOne(text: Written, about: About): Content {
  const { channel, deliveryId, type, language } = about;
  const url = clickable(deliveryId, text.target);
  if (channel !== 'email') return { title: text.title, body: text.body, html: null, url };
  const { title, body } = text;
  return mailContent({ subject: title, before: [title, body], button: actionText(type, language), url }, about);
}

/** What is sent of several at once, newest first. */
export function writeDigest(texts: readonly Written[], about: About): Content {
  const { channel, deliveryId, language } = about;
  const { digest, mail } = TEXTS[language];
  const title = fill(digest.title, { count: texts.length.toLocaleString(language) });
  const url = clickable(deliveryId, '/notifications');
  const shown = texts.slice(0, channel === 'email' ? DIGEST_SHOWS : PUSH_DIGEST_SHOWS);
  const left = texts.length - shown.length;
  const more = left === 0 ? [] : [fill(digest.more, { count: left.toLocaleString(language) })];
  if (channel !== 'email') {
    const lines = shown.map((text) => text.title || text.body);
    return { title: channel === 'sms' ? '' : title, body: [...lines, ...more].join('\n'), html: null, url };
  }
  const items = shown.map((text) => ({ text: text.title, url: clickable(deliveryId, text.target) }));
  return mailContent({ subject: title, before: [title], items, after: more, button: mail.open, url }, about);
}

type MailParts = {
  subject: string;
  before: string[];
  items?: { text: string; url: string }[];
  after?: string[];
  button: string;
  url: string;
};

function mailContent(
  { after = [], ...parts }: MailParts,
  { deliveryId, type, language, unsubscribeUrl }: About,
): Content {
  const { mail } = TEXTS[language];
  const isLocked = declarationOf(type).locked?.includes('email') === true;
  const foot = [
    isLocked ? mail.whyLocked : mail.why,
    ...(unsubscribeUrl === null ? [] : [{ text: mail.unsubscribe, url: unsubscribeUrl }]),
  ];
  const letter = { ...parts, after, foot, ...(deliveryId === null ? {} : { pixelUrl: pixelAddress(deliveryId) }) };
  const { subject, text, html } = writeMail(letter, language);
  return { title: subject, body: text, html, url: parts.url };
}
