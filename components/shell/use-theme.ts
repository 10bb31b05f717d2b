'use client';

import { useEffect, useState } from 'react';
import { readTheme, setTheme, type Theme } from './theme.ts';

const CHANGED = 'maru:theme';

/** The chosen theme and its setter; every switch on the page agrees. `system` until the cookie was read. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setShown] = useState<Theme>('system');
  useEffect(() => {
    const read = () => setShown(readTheme());
    read();
    window.addEventListener(CHANGED, read);
    return () => window.removeEventListener(CHANGED, read);
  }, []);
  const choose = (next: Theme) => {
    setTheme(next);
    window.dispatchEvent(new Event(CHANGED));
  };
  return [theme, choose];
}
