'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { linkHref } from '../links-filter.ts';

/** The pages of a link, in order. */
const PAGES = ['overview', 'edit', 'qr', 'stats', 'webhooks'] as const;

/** The ways between the pages of a link. On a narrow screen the row scrolls by itself, to where the reader is. */
export function LinkTabs({ id }: { id: string }) {
  const t = useTranslations('links.page');
  const pathname = usePathname();
  const row = useRef<HTMLElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the row looks for the current entry whenever that changes
  useEffect(() => {
    const entry = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (!row.current || !entry) return;
    row.current.scrollLeft = entry.offsetLeft - (row.current.clientWidth - entry.clientWidth) / 2;
  }, [pathname]);

  return (
    <nav
      ref={row}
      aria-label={t('pages')}
      className="relative -mx-4 mt-4 flex gap-1 overflow-x-auto px-4 [scrollbar-width:none] sm:mx-0 sm:px-0"
    >
      {PAGES.map((page) => {
        const href = page === 'overview' ? linkHref(id) : linkHref(id, page);
        const isCurrent = pathname === href;
        return (
          <Link
            key={page}
            href={href}
            aria-current={isCurrent ? 'page' : undefined}
            className={`flex h-9 shrink-0 items-center rounded-[0.625rem] px-3 text-sm -outline-offset-2 ${isCurrent ? 'bg-default font-semibold text-foreground' : 'text-muted hover:text-foreground'}`}
          >
            {t(`tabs.${page}`)}
          </Link>
        );
      })}
    </nav>
  );
}
