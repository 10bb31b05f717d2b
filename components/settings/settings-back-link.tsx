'use client';

import { ChevronLeft } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { SETTINGS_HOME } from './settings-sections.ts';

/** Below 768 px, where the list of pages is a page of its own: the way back to it. */
export function SettingsBackLink() {
  const t = useTranslations('settings');
  if (usePathname() === SETTINGS_HOME) return null;
  return (
    <Link
      href={SETTINGS_HOME}
      className="-ms-1.5 mb-3 inline-flex h-9 items-center gap-1 rounded-lg pe-2 text-muted text-sm hover:text-foreground md:hidden"
    >
      <ChevronLeft aria-hidden className="size-4" />
      {t('back')}
    </Link>
  );
}
