'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Keys } from '@/components/ui/keys.tsx';
import { runShortcut } from './shortcut-registry.ts';

/** Looks like a search box, because it is where one looks for things; opens the palette. */
export function PaletteTrigger() {
  const t = useTranslations('palette');
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts="Meta+K Control+K"
      onClick={() => runShortcut('palette')}
      className="flex h-10 w-full min-w-0 cursor-pointer items-center gap-2.5 rounded-[0.625rem] bg-default px-3 text-muted text-sm transition-colors duration-100 hover:bg-default-hover sm:h-9"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 truncate text-start">{t('label')}</span>
      <span aria-hidden className="hidden sm:inline-flex">
        <Keys keys="mod+k" />
      </span>
    </button>
  );
}
