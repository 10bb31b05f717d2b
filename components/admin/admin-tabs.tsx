'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';

const TOPICS = [
  { href: '/admin', label: 'adminOverview' },
  { href: '/admin/invitations', label: 'adminInvitations' },
] as const;

/** The pages for operators. */
export function AdminTabs() {
  const t = useTranslations();
  const pathname = usePathname();
  return (
    <nav aria-label={t('admin.sections')} className="mb-6 flex gap-1 overflow-x-auto">
      {TOPICS.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={pathname === href ? 'page' : undefined}
          className={`flex h-9 shrink-0 items-center rounded-[0.625rem] px-3 text-sm -outline-offset-2 ${pathname === href ? 'bg-default font-semibold text-foreground' : 'text-muted hover:text-foreground'}`}
        >
          {t(`nav.${label}`)}
        </Link>
      ))}
    </nav>
  );
}
