'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { ADMIN_TOPICS } from './admin-topics.ts';

/**
 * The pages for operators. On a narrow screen the row scrolls by itself, to where the reader is; else they stand in columns of one width, so that as many rows are
 * taken before the fonts have come as after.
 */
export function AdminTabs() {
  const t = useTranslations('adminLive.tabs');
  const tAdmin = useTranslations('admin');
  const pathname = usePathname();
  const row = useRef<HTMLElement>(null);
  const current = ADMIN_TOPICS.findLast(({ href }) => pathname === href || pathname.startsWith(`${href}/`))?.href;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the row looks for the current entry whenever that changes
  useEffect(() => {
    const entry = row.current?.querySelector<HTMLElement>('[aria-current]');
    if (!row.current || !entry) return;
    row.current.scrollLeft = entry.offsetLeft - (row.current.clientWidth - entry.clientWidth) / 2;
  }, [current]);

  return (
    <nav
      ref={row}
      aria-label={tAdmin('sections')}
      className="relative -mx-4 mb-6 flex gap-1 overflow-x-auto px-4 [scrollbar-width:none] sm:mx-0 sm:grid sm:grid-cols-[repeat(auto-fill,minmax(7.25rem,1fr))] sm:px-0"
    >
      {ADMIN_TOPICS.map(({ id, href }) => (
        <Link
          key={id}
          href={href}
          aria-current={current === href ? 'page' : undefined}
          className={`flex h-9 shrink-0 items-center rounded-[0.625rem] px-3 text-sm -outline-offset-2 ${current === href ? 'bg-default font-semibold text-foreground' : 'text-muted hover:text-foreground'}`}
        >
          {t(id)}
        </Link>
      ))}
    </nav>
  );
}
