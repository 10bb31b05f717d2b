import { useLocale } from 'next-intl';
import { useMemo } from 'react';
import { COUNTRY_CODES } from './country-codes.ts';

/** Names of countries in the reader's language. */
export function useCountryName(): (code: string) => string {
  const locale = useLocale();
  return useMemo(() => {
    const names = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' });
    return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);
  }, [locale]);
}

/** Every country to choose from, by its name. */
export function useCountryOptions(): { id: string; label: string }[] {
  const locale = useLocale();
  const nameOf = useCountryName();
  return useMemo(
    () => COUNTRY_CODES.map((id) => ({ id, label: nameOf(id) })).sort((a, b) => a.label.localeCompare(b.label, locale)),
    [locale, nameOf],
  );
}
