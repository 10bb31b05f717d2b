'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Bot, MousePointerClick, QrCode } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { useConnection } from '@/components/shell/realtime-provider.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { ClickPageJson } from '@/server/links/stats/schema.ts';
import { visitsQuery } from './queries.ts';
import { useValueLabel } from './use-value-label.ts';

type Visit = ClickPageJson['items'][number];

/** The last clicks of a link, as they come. */
export function LiveVisits({ linkId }: { linkId: string }) {
  const t = useTranslations('linkStats');
  const query = useInfiniteQuery(visitsQuery(linkId));
  const isLive = useConnection() === 'online';
  return (
    <section aria-labelledby="live-visits" className="rounded-2xl border border-border bg-surface p-4 shadow-surface">
      <h2 id="live-visits" className="mb-2 flex items-center gap-2 font-semibold text-sm">
        {t('live.title')}
        {isLive && (
          <span className="flex items-center gap-1.5 font-normal text-muted text-xs">
            <span aria-hidden className="size-2 rounded-full bg-success motion-safe:animate-pulse" />
            {t('live.on')}
          </span>
        )}
      </h2>
      <PagedList
        query={query}
        failed={t('live.failed')}
        skeleton={<Skeleton className="h-40 rounded-xl" />}
        empty={<EmptyState icon={<MousePointerClick />} title={t('live.empty')} body={t('live.emptyBody')} />}
      >
        {(visits) => (
          <ul className="flex flex-col">
            {visits.map((visit) => (
              <VisitRow key={visit.id} visit={visit} />
            ))}
          </ul>
        )}
      </PagedList>
    </section>
  );
}

function VisitRow({ visit }: { visit: Visit }) {
  const t = useTranslations('linkStats');
  const label = useValueLabel();
  const Icon = visit.isBot ? Bot : visit.source === 'qr' ? QrCode : MousePointerClick;
  const kind = visit.isBot ? t('live.bot') : label('source', visit.source);
  const place =
    visit.city !== null
      ? label('city', visit.city)
      : visit.country !== null
        ? label('country', visit.country)
        : t('none.country');
  const how = [label('device', visit.device), label('system', visit.system), label('browser', visit.browser)];
  return (
    <li className="flex items-start gap-3 border-separator border-t py-2.5 text-sm first:border-t-0">
      <Icon aria-label={kind} className="mt-0.5 size-4 shrink-0 text-muted" role="img" />
      <div className="min-w-0 flex-1">
        <p className="truncate">
          {place}
          {visit.referrer !== null && <span className="text-muted"> · {t('live.from', { host: visit.referrer })}</span>}
          {visit.way !== null && <span className="text-muted"> · {label('way', visit.way)}</span>}
        </p>
        <p className="truncate text-muted text-xs">{[...new Set(how)].join(' · ')}</p>
      </div>
      <span className="shrink-0 text-muted text-xs">
        <RelativeTime iso={visit.at} />
      </span>
    </li>
  );
}
