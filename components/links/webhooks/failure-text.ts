import type { useTranslations } from 'next-intl';

/** Why a message was not taken, under `webhooks.failures` in the messages; what we refuse to ask has one text. */
const KNOWN = [
  'bad_status',
  'receiver_rests',
  'webhook_off',
  'webhook_disabled',
  'timeout',
  'dns',
  'tls',
  'connection',
  'bad_answer',
  'too_large',
] as const;

export function failureText(failure: string, t: ReturnType<typeof useTranslations<'webhooks.failures'>>): string {
  return t(KNOWN.find((known) => known === failure) ?? 'off_limits');
}
