'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { AccountStatsJson } from '@/server/links/stats/schema.ts';
import { linkLabel } from '../link-label.ts';
import { linkHref } from '../links-filter.ts';
import { BAR_ROW, Bar } from './bar.tsx';

/** The links with the most clicks; each leads to its own statistics. */
export function TopLinks({ links }: { links: AccountStatsJson['links'] }) {
  const t = useTranslations('linkStats');
  return (
    <section aria-labelledby="top-links" className="rounded-2xl border border-border bg-surface p-4 shadow-surface">
      <h2 id="top-links" className="mb-2 px-2.5 font-semibold text-sm">
        {t('topLinks')}
      </h2>
      {links.length === 0 && <p className="py-6 text-center text-muted text-sm">{t('noValues')}</p>}
      <ol className="flex flex-col gap-0.5">
        {links.map(({ id, shortUrl, title, url, clicks, share }) => (
          <li key={id}>
            <Link href={linkHref(id, 'stats')} className={BAR_ROW}>
              <Bar clicks={clicks} share={share} most={links[0]?.clicks ?? 1}>
                <ShortName label={linkLabel(shortUrl)} />
                <span className="text-muted"> {title ?? url}</span>
              </Bar>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Where there is little room the host gives way: the title says more. */
function ShortName({ label }: { label: string }) {
  const nameAt = label.lastIndexOf('/') + 1;
  return (
    <span className="font-medium">
      <span className="max-sm:hidden">{label.slice(0, nameAt)}</span>
      {label.slice(nameAt)}
    </span>
  );
}
