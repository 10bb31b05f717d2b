import { useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { COUNTRY_CODES } from '@/components/shell/country-codes.ts';
import { LOCALES } from '@/components/shell/locale.ts';
import type { TokenOption } from '@/components/ui/match-options.ts';
import { BROWSERS, DEVICES, OPERATING_SYSTEMS } from '@/server/links/terms.ts';
import { BROWSER_NAMES, SYSTEM_NAMES } from '../program-names.ts';
import { LANGUAGE_CODES } from './language-codes.ts';

type Kind = 'language' | 'region';

const namesIn = (locale: string, type: Kind) => new Intl.DisplayNames(locale, { type, fallback: 'code' });

/** Countries or languages by their names in the reader's language; they are found by their names in our other languages too. */
function optionsOf(codes: readonly string[], type: Kind, locale: string): TokenOption[] {
  const own = namesIn(locale, type);
  const others = LOCALES.filter((each) => each !== locale).map((each) => namesIn(each, type));
  return codes
    .map((id) => ({
      id,
      label: own.of(id) ?? id,
      detail: id,
      keywords: [id, ...others.map((names) => names.of(id) ?? id)].join('|'),
    }))
    .sort((a, b) => a.label.localeCompare(b.label, locale));
}

export function useCountryTokens(): TokenOption[] {
  const locale = useLocale();
  return useMemo(() => optionsOf(COUNTRY_CODES, 'region', locale), [locale]);
}

export function useLanguageTokens(): TokenOption[] {
  const locale = useLocale();
  return useMemo(() => optionsOf(LANGUAGE_CODES, 'language', locale), [locale]);
}

/** Names of what rules can ask for, each in the reader's language. */
export function useNames() {
  const locale = useLocale();
  const t = useTranslations('links.names');
  return useMemo(() => {
    const languages = namesIn(locale, 'language');
    const regions = namesIn(locale, 'region');
    return {
      devices: DEVICES.map((id) => ({ id, label: t(`devices.${id}`) })),
      systems: OPERATING_SYSTEMS.map((id) => ({ id, label: SYSTEM_NAMES[id] })),
      browsers: BROWSERS.map((id) => ({ id, label: BROWSER_NAMES[id] })),
      language: (code: string) => languages.of(code) ?? code,
      country: (code: string) => regions.of(code) ?? code,
    };
  }, [locale, t]);
}
