import { useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip.tsx';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';

/** What is special about a rule, in words; nothing about one that holds as it was declared. */
export function RuleChips({ rule }: { rule: LimitRuleJson }) {
  const t = useTranslations('adminLimits.chips');
  return (
    <>
      {rule.effective.shadow && <Chip tone="warning">{t('shadow')}</Chip>}
      {rule.override !== null && <Chip tone="success">{t('overridden')}</Chip>}
      {rule.isSecurity && <Chip>{t('security')}</Chip>}
    </>
  );
}
