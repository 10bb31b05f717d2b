/** Korean or English: what the browser was set to here (the cookie), else what it asks for first. */
export function pickLanguage(request: Request): 'ko' | 'en' {
  const chosen = /(?:^|;\s*)locale=(ko|en)(?:;|$)/.exec(request.headers.get('cookie') ?? '')?.[1];
  if (chosen === 'ko' || chosen === 'en') return chosen;
  return /^\s*ko\b/i.test(request.headers.get('accept-language') ?? '') ? 'ko' : 'en';
}
