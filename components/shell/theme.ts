const THEME_COOKIE = 'theme';
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/**
 * Runs before the first paint, inline: sets the theme's class from the cookie, or from the system. React never renders that
 * class, so it has nothing to contradict.
 */
export const themeScript = `(function(){var m=/(?:^|; )${THEME_COOKIE}=(light|dark)/.exec(document.cookie),q=matchMedia('(prefers-color-scheme: dark)'),c=document.documentElement.classList;function s(d){c.toggle('dark',d);c.toggle('light',!d)}s(m?m[1]==='dark':q.matches);q.addEventListener('change',function(e){if(!/(?:^|; )${THEME_COOKIE}=(light|dark)/.test(document.cookie))s(e.matches)})})()`;

export function readTheme(): Theme {
  const value = new RegExp(`(?:^|; )${THEME_COOKIE}=(light|dark)`).exec(document.cookie)?.[1];
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** Keeps the choice for a year and shows it at once. */
export function setTheme(theme: Theme): void {
  setPreferenceCookie(THEME_COOKIE, theme);
  const dark = theme === 'dark' || (theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.classList.toggle('dark', dark);
  document.documentElement.classList.toggle('light', !dark);
}

/** A preference that the server reads too, kept for a year. */
export function setPreferenceCookie(name: string, value: string): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not there in Firefox and Safari
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}
