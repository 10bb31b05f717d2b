'use client';

import { useQuery } from '@tanstack/react-query';
import { Bell } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { buttonClass } from '@/components/ui/button-class.ts';
import { countsQuery } from './queries.ts';

/** More than this the badge does not name. */
const SHOWN_MAX = 99;

/** The way to the notifications, with how many are unread; says quietly when one came. */
export function NotificationBell() {
  const t = useTranslations('notifications.bell');
  const { data } = useQuery(countsQuery());
  const [news, setNews] = useState('');
  const before = useRef<number | null>(null);
  const unread = data?.unread ?? 0;
  useEffect(() => {
    if (data === undefined) return;
    setNews(before.current !== null && data.unread > before.current ? t('news') : '');
    before.current = data.unread;
  }, [data, t]);
  const label = unread === 0 ? t('label') : t('labelUnread', { count: unread });
  return (
    <>
      <p role="status" className="sr-only">
        {news}
      </p>
      <Link
        href="/notifications"
        aria-label={label}
        title={label}
        className={`${buttonClass({ variant: 'ghost', size: 'md', isIconOnly: true })} relative text-muted`}
      >
        <Bell aria-hidden />
        {unread > 0 && (
          <span
            aria-hidden
            className="absolute end-0 top-0 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 font-semibold text-[0.625rem] text-accent-foreground tabular-nums"
          >
            {unread > SHOWN_MAX ? `${SHOWN_MAX}+` : unread}
          </span>
        )}
      </Link>
    </>
  );
}
