import { setTheme, type Theme } from './theme.ts';

export const THEME_CHANGED = 'maru:theme';

/** Keeps and shows a theme, and tells every switch on the page. */
export function chooseTheme(theme: Theme): void {
  setTheme(theme);
  window.dispatchEvent(new Event(THEME_CHANGED));
}
