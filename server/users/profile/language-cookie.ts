/** A year, like the choice that the page itself writes. */
const MAX_AGE_S = 31_536_000;

/** A `Set-Cookie` header that makes pages speak this language (`components/shell/locale.ts` reads it); null: as the browser asks. */
export function languageCookie(language: 'ko' | 'en' | null): string {
  return `locale=${language ?? ''}; Path=/; Max-Age=${language === null ? 0 : MAX_AGE_S}; SameSite=Lax`;
}
