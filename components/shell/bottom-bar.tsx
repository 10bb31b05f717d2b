'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { entriesFor, isCurrent } from './navigation.ts';

/** Navigation below 640 px, in reach of a thumb. */
export function BottomBar({ role }: { role: string }) {
  const t = useTranslations('nav');
  const pathname = usePathname();
  return (
    <nav
      aria-label={t('label')}
      className="fixed inset-x-0 bottom-0 z-30 flex border-separator border-t bg-surface/92 pb-[env(safe-area-inset-bottom)] backdrop-blur-md sm:hidden"
    >
      {entriesFor(role).map((entry) => {
        const current = isCurrent(entry, pathname);
        return (
          <Link
            key={entry.href}
            href={entry.href}
            aria-current={current ? 'page' : undefined}
            className={`flex h-15 flex-1 flex-col items-center justify-center gap-1 text-xs -outline-offset-4 ${current ? 'font-semibold text-foreground' : 'text-muted'}`}
          >
            <entry.icon aria-hidden className="size-5" strokeWidth={current ? 2.4 : 2} />
            {t(entry.label)}
          </Link>
        );
      })}
    </nav>
  );
}
