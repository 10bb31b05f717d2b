'use client';

import { useLocale } from 'next-intl';
import { useEffect, useState } from 'react';

/** A moment to the second, in the browser's own zone (`iso`: ISO 8601). Until the browser has said its zone, UTC stands there. */
export function ExactTime({ iso, className }: { iso: string; className?: string }) {
  const locale = useLocale();
  const [zone, setZone] = useState('UTC');
  useEffect(() => setZone(Intl.DateTimeFormat().resolvedOptions().timeZone), []);
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeStyle: 'medium', timeZone: zone });
  return (
    // Node and the browser may know different versions of a language's dates.
    <time dateTime={iso} suppressHydrationWarning className={`tabular-nums sm:whitespace-nowrap ${className ?? ''}`}>
      {format.format(new Date(iso))}
    </time>
  );
}
