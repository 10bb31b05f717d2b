'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { settingsHref } from './settings-sections.ts';

/** Where the list already stands at the side, `/settings` goes on to its first page; narrow windows stay with the list. */
export function SettingsHome() {
  const router = useRouter();
  useEffect(() => {
    const wide = matchMedia('(min-width: 768px)');
    const goOn = () => wide.matches && router.replace(settingsHref('profile'));
    goOn();
    wide.addEventListener('change', goOn);
    return () => wide.removeEventListener('change', goOn);
  }, [router]);
  return null;
}
