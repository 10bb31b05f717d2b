'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkLabel } from '../link-label.ts';

/** Clicks of a burst are told once, when it pauses. */
const PAUSE_MS = 1_000;

/** Tells assistive technology, politely and once per burst, which link was clicked; eyes see the number move. */
export function LiveClicks({ links }: { links: LinkJson[] }) {
  const t = useTranslations('links');
  const [text, setText] = useState('');
  const seen = useRef(new Map<string, number>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const risen = links.find((link) => link.clicks > (seen.current.get(link.id) ?? link.clicks));
    seen.current = new Map(links.map((link) => [link.id, link.clicks]));
    if (risen === undefined) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(
      () => setText(t('live', { link: linkLabel(risen.shortUrl), count: risen.clicks })),
      PAUSE_MS,
    );
  }, [links, t]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <p className="sr-only" aria-live="polite">
      {text}
    </p>
  );
}
