'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { ReportedLinkDetailsJson } from '@/server/links/reports/schema.ts';
import { reportedLinkQuery } from './queries.ts';

/** What people have said of a link, and what was decided about it, newest first. */
export function ReportHistory({ linkId }: { linkId: string }) {
  const t = useTranslations('adminReports');
  const { data, error, isFetching, refetch } = useQuery(reportedLinkQuery(linkId));
  if (data === undefined && error === null) return <Skeleton className="mt-3 h-24 w-full rounded-xl" />;
  if (data === undefined) {
    return (
      <LoadFailure title={t('detailsFailed')} error={error} isRetrying={isFetching} onRetry={() => void refetch()} />
    );
  }
  return (
    <div className="mt-3 grid gap-5 lg:grid-cols-2">
      <Reports details={data} />
      <Decisions details={data} />
    </div>
  );
}

function Reports({ details: { items, url: now, reports } }: { details: ReportedLinkDetailsJson }) {
  const t = useTranslations('adminReports');
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">{t('reportList')}</h3>
      {items.length === 0 && <p className="text-muted text-sm">{t('noReports')}</p>}
      <ul className="flex flex-col gap-3 text-sm">
        {items.map(({ id, reason, text, reporter, email, url, isOpen, createdAt }) => (
          <li key={id} className="border-separator border-s-2 ps-3">
            <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Chip tone={isOpen ? 'warning' : 'neutral'}>{t(`reasons.${reason}`)}</Chip>
              <span className="text-muted text-xs">
                <RelativeTime iso={createdAt} /> · {reporter?.name ?? t('visitor')}
              </span>
              {(reporter?.email ?? email) && (
                <a href={`mailto:${reporter?.email ?? email}`} className="break-all text-xs underline">
                  {reporter?.email ?? email}
                </a>
              )}
            </p>
            {text !== null && <p className="mt-1 whitespace-pre-wrap break-words">{text}</p>}
            {url !== now && <p className="mt-1 break-all text-muted text-xs">{t('ledElsewhere', { url })}</p>}
          </li>
        ))}
      </ul>
      {items.length < reports && <p className="mt-2 text-muted text-xs">{t('newestOnly', { count: items.length })}</p>}
    </section>
  );
}

function Decisions({ details: { decisions } }: { details: ReportedLinkDetailsJson }) {
  const t = useTranslations('adminReports');
  return (
    <section>
      <h3 className="mb-2 font-semibold text-sm">{t('decisionList')}</h3>
      {decisions.length === 0 && <p className="text-muted text-sm">{t('noDecisions')}</p>}
      <ol className="flex flex-col gap-3 text-sm">
        {decisions.map(({ id, decision, note, decidedBy, createdAt }) => (
          <li key={id} className="border-separator border-s-2 ps-3">
            <p>
              <b className="font-medium">{t(`decisions.${decision}`)}</b>{' '}
              <span className="text-muted text-xs">
                <RelativeTime iso={createdAt} /> · {decidedBy?.name ?? t('gone')}
              </span>
            </p>
            {note !== null && <p className="mt-1 whitespace-pre-wrap break-words text-muted">{note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
}
