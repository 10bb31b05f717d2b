'use client';

import { useFormatter, useLocale } from 'next-intl';
import { useEffect, useState } from 'react';
import { useClock } from './clock.tsx';

/** How long ago (`iso`: ISO 8601); the exact time, in the browser's own zone, is its title. */
export function RelativeTime({ iso, className }: { iso: string; className?: string }) {
  const format = useFormatter();
  const locale = useLocale();
  const now = useClock();
  const [title, setTitle] = useState<string>();
  useEffect(() => {
    setTitle(new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso)));
  }, [iso, locale]);
  const at = Date.parse(iso);
  // Two clocks never agree to the second: what is younger than a minute, or from the future, is "now".
  const shown = now - at < 60_000 && at - now < 60_000 ? now : at;
  return (
    <time dateTime={iso} title={title} className={className}>
      {format.relativeTime(new Date(shown), new Date(now))}
    </time>
  );
}
