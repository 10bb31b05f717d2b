'use client';

import { useEffect, useState } from 'react';
import { chooseTheme, THEME_CHANGED } from './choose-theme.ts';
import { readTheme, type Theme } from './theme.ts';

/** The chosen theme and its setter; every switch on the page agrees. `system` until the cookie was read. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setShown] = useState<Theme>('system');
  useEffect(() => {
    const read = () => setShown(readTheme());
    read();
    window.addEventListener(THEME_CHANGED, read);
    return () => window.removeEventListener(THEME_CHANGED, read);
  }, []);
  return [theme, chooseTheme];
}
