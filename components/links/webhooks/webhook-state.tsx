import { useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip.tsx';
import type { WebhookJson } from '@/server/links/webhooks/schema.ts';

/** Whether messages are sent, and taken. */
export function WebhookState({
  isEnabled,
  disabledAt,
  failures,
}: Pick<WebhookJson, 'isEnabled' | 'disabledAt' | 'failures'>) {
  const t = useTranslations('webhooks.states');
  if (!isEnabled) return disabledAt === null ? <Chip>{t('off')}</Chip> : <Chip tone="danger">{t('disabled')}</Chip>;
  return failures > 0 ? <Chip tone="warning">{t('failing')}</Chip> : <Chip tone="success">{t('on')}</Chip>;
}
