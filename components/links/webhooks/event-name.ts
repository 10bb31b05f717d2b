import type { useTranslations } from 'next-intl';
import type { TEST_EVENT, WebhookEvent } from '@/server/links/webhooks/terms.ts';

/** Names of events under `webhooks.events` in the messages. */
const NAMES = {
  'link.created': 'link_created',
  'link.changed': 'link_changed',
  'link.deleted': 'link_deleted',
  'link.clicked': 'link_clicked',
  'link.broken': 'link_broken',
  'link.recovered': 'link_recovered',
  'webhook.test': 'webhook_test',
} as const satisfies Record<WebhookEvent | typeof TEST_EVENT, string>;

/** What happened, in words; what nobody named is called as programs know it. */
export function eventName(event: string, t: ReturnType<typeof useTranslations<'webhooks.events'>>): string {
  return event in NAMES ? t(NAMES[event as keyof typeof NAMES]) : event;
}
