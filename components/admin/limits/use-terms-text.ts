import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { formatSpan } from '../format-measure.ts';

type Terms = LimitRuleJson['effective'];

/** Says what a rule allows: "20 in 1m". */
export function useTermsText(): (terms: Pick<Terms, 'limit' | 'windowMs'>) => string {
  const t = useTranslations('adminLimits');
  const locale = useLocale();
  const format = useFormatter();
  return ({ limit, windowMs }) => t('terms', { limit: format.number(limit), window: formatSpan(windowMs, locale) });
}
