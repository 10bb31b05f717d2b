import { useTranslations } from 'next-intl';
import { Chip } from '@/components/ui/chip.tsx';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';

/** What is special about a rule, in words. */
export function RuleChips({ rule }: { rule: LimitRuleJson }) {
  const t = useTranslations('adminLimits.chips');
  const isChanged = rule.override !== null;
  return (
    <>
      {rule.effective.shadow && <Chip tone="warning">{t('shadow')}</Chip>}
      {isChanged && <Chip tone="success">{t('overridden')}</Chip>}
      {!isChanged && <Chip>{t('declared')}</Chip>}
      {rule.isSecurity && <Chip>{t('security')}</Chip>}
    </>
  );
}
