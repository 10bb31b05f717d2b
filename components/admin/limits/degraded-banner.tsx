'use client';

import { useTranslations } from 'next-intl';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { LimitListJson } from '@/server/admin/limits/schema.ts';

/** Says in plain words that processes count by themselves, since when, and what that means. Nothing while all is well. */
export function DegradedBanner({ list }: { list: LimitListJson }) {
  const t = useTranslations('adminLimits.degraded');
  const { degraded, processes } = list;
  if (degraded.length === 0) return null;
  return (
    <div role="alert" className="mb-5 rounded-2xl bg-warning/15 px-4 py-3 text-sm sm:px-5">
      <p className="font-medium text-warning-text">{t('title', { count: degraded.length, all: processes })}</p>
      <p className="mt-1 leading-relaxed">{t('body')}</p>
      <ul className="mt-2 flex flex-col gap-0.5 text-xs">
        {degraded.map(({ role, pid, host, since }) => (
          <li key={`${host}:${pid}`} className="break-words">
            {t('process', { role, pid: String(pid), host })} · <RelativeTime iso={since} />
          </li>
        ))}
      </ul>
    </div>
  );
}
