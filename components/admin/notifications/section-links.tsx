'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { NOTIFICATION_SECTIONS } from './notification-sections.ts';

/** From one page of notifications to the others; on a narrow screen the row scrolls by itself. */
export function SectionLinks() {
  const t = useTranslations('adminNotifications.sections');
  const pathname = usePathname();
  const current = NOTIFICATION_SECTIONS.findLast(({ href }) => pathname === href || pathname.startsWith(`${href}/`));
  return (
    <nav aria-label={t('label')} className="-mx-4 mb-6 overflow-x-auto px-4 [scrollbar-width:none] sm:mx-0 sm:px-0">
      <ul className="flex gap-5 border-separator border-b">
        {NOTIFICATION_SECTIONS.map(({ id, href }) => {
          const isCurrent = current?.href === href;
          return (
            <li key={id} className="shrink-0">
              <Link
                href={href}
                aria-current={isCurrent ? 'page' : undefined}
                className={`-mb-px flex h-10 items-center border-b-2 text-sm ${isCurrent ? 'border-accent font-semibold text-foreground' : 'border-transparent text-muted hover:text-foreground'}`}
              >
                {t(id)}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
