import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useZone } from '@/components/ui/use-zone.ts';
import type { RuleConditions } from '@/server/links/rules/schema.ts';
import { useNames } from './use-names.ts';

/** Between two conditions, all of which must hold. */
const AND = ' · ';

/** Says in words when a rule holds: "Phone or tablet · Korea · from 1 Jan 2027". Empty when it has no condition yet. */
export function useRuleText(): (when: RuleConditions) => string {
  const locale = useLocale();
  const t = useTranslations('links.rules');
  const names = useNames();
  const timeZone = useZone();
  return useMemo(() => {
    const or = new Intl.ListFormat(locale, { type: 'disjunction' });
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
    const labels = <Id extends string>(options: { id: Id; label: string }[], values: readonly Id[] = []) =>
      or.format(options.filter(({ id }) => values.includes(id)).map(({ label }) => label));
    const time = (iso: string | undefined) => (iso ? day.format(new Date(iso)) : '');
    return ({ devices, systems, browsers, languages, countries, from, until }) => {
      const spoken = or.format((languages ?? []).map(names.language));
      const parts = [
        labels(names.devices, devices),
        labels(names.systems, systems),
        labels(names.browsers, browsers),
        spoken && t('speaks', { languages: spoken }),
        or.format((countries ?? []).map(names.country)),
        from && until && t('between', { from: time(from), until: time(until) }),
        from && !until && t('from', { from: time(from) }),
        until && !from && t('until', { until: time(until) }),
      ];
      return parts.filter(Boolean).join(AND);
    };
  }, [locale, t, names, timeZone]);
}
