import { sealSecret } from '@/server/platform/auth/secret-box.ts';
import { CODE_PURPOSE } from '../schema.ts';
import type { Language, NotificationType } from '../terms.ts';
import type { StoredData } from '../types.ts';
import { type About, type Reader, variablesOf } from './variables.ts';

/** Nobody's code. */
const CODE = '482913';
const PLACE = { browser: 'Firefox', system: 'Linux', address: '192.0.2.1' };
const LINK = { linkId: '7315038811930624000', alias: 'maru.test/spring', url: 'https://example.com/spring' };
const AT = new Date('2026-11-23T09:30:00+09:00');

const sampleData = (readerId: bigint): { [T in NotificationType]: StoredData<T> } => {
  const sealedCode = sealSecret(Buffer.from(CODE), CODE_PURPOSE, readerId).toString('base64url');
  return {
    'login-code': { sealedCode },
    'phone-code': { sealedCode, deviceId: '1' },
    'device-test': { deviceId: '1', device: 'Firefox on Linux' },
    'new-sign-in': PLACE,
    'password-changed': PLACE,
    'follow-request': {},
    'follow-accepted': {},
    'link-broken': { ...LINK, failure: 'not_found' },
    'link-recovered': LINK,
    'click-milestone': { linkId: LINK.linkId, alias: LINK.alias, clicks: 1_000 },
    'abuse-report': { linkId: LINK.linkId, alias: LINK.alias, reason: 'phishing' },
    'link-moderated': { linkId: LINK.linkId, alias: LINK.alias, decision: 'warned', note: 'example.com/login' },
    'webhook-disabled': { webhookId: '1', host: 'hooks.example.com' },
    announcement: { announcementId: '1' },
    'export-ready': { taskId: '1', bytes: 12_400_000, expiresAt: '2026-11-30T09:30:00+09:00' },
  };
};

const ABOUT: Record<Language, About> = {
  ko: {
    createdAt: AT,
    actor: { name: '하나', handle: 'hana' },
    announcement: { title: '새 기능 안내', body: '이제 링크를 한꺼번에 옮길 수 있어요.' },
  },
  en: {
    createdAt: AT,
    actor: { name: 'Hana', handle: 'hana' },
    announcement: { title: 'News', body: 'You can now move many links at once.' },
  },
};

/** A notification that nobody was sent, for previews: its data, and the values of all variables that a text of its type may speak of. */
export function sampleOf(
  type: NotificationType,
  reader: Reader,
): { data: StoredData; handle: string; values: Record<string, string> } {
  const data = sampleData(reader.id)[type];
  const about = ABOUT[reader.language];
  return { data, handle: about.actor?.handle ?? '', values: variablesOf(type, data, reader, about) };
}
