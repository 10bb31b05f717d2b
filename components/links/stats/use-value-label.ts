import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { NO_VALUE, OTHER, type StatsDimension } from '@/server/links/stats/terms.ts';
import { BROWSER_NAMES, SYSTEM_NAMES } from '../program-names.ts';

const NAMES: Record<string, string> = { ...SYSTEM_NAMES, ...BROWSER_NAMES };

type ValueLabel = (dimension: StatsDimension, value: string) => string;

/** Gives the words for a value of a dimension, in the language of the page. */
export function useValueLabel(): ValueLabel {
  const t = useTranslations('linkStats');
  const locale = useLocale();
  return useMemo(() => {
    const regions = new Intl.DisplayNames(locale, { type: 'region' });
    const languages = new Intl.DisplayNames(locale, { type: 'language' });
    return (dimension, value) => {
      if (value === NO_VALUE) return t(`none.${dimension}`);
      if (value === OTHER) return t('other');
      switch (dimension) {
        case 'country':
          return nameOf(regions, value);
        case 'city': {
          const [country = '', name = value] = value.split(/:(.*)/s);
          return `${name}, ${nameOf(regions, country)}`;
        }
        case 'language':
          return nameOf(languages, value);
        case 'device':
          return t(`devices.${value as 'desktop' | 'mobile' | 'tablet'}`);
        case 'source':
          return t(`sources.${value as 'link' | 'qr'}`);
        case 'way': {
          const [kind, index = '0'] = value.split(':');
          return t(kind === 'rule' ? 'ways.rule' : 'ways.variant', { number: Number(index) + 1 });
        }
        default:
          return NAMES[value] ?? value;
      }
    };
  }, [t, locale]);
}

function nameOf(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
