'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { AnnouncementJson } from '@/server/notifications/announcements/schema.ts';
import { AnnouncementForm } from './announcement-form.tsx';
import { AnnouncementText } from './announcement-text.tsx';
import { announcementQuery } from './queries.ts';
import { ResultsCard } from './results-card.tsx';
import { SendCard } from './send-card.tsx';
import { StateChip } from './state-chip.tsx';

/** One announcement: while nobody was told, to be written and sent; then how far it is and what became of it. */
export function AnnouncementView({ id }: { id: string }) {
  const t = useTranslations('adminNotifications.announcements');
  const { data, error, isFetching, refetch } = useQuery(announcementQuery(id));
  const back = (
    <Link href="/admin/notifications/announcements" className={buttonClass({ variant: 'ghost', size: 'sm' })}>
      <ArrowLeft aria-hidden />
      {t('title')}
    </Link>
  );
  if (data === undefined && error !== null) {
    if (toApiProblem(error).status !== 404)
      return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
    return <EmptyState icon={<SearchX />} title={t('unknownTitle')} body={t('unknownBody')} action={back} />;
  }
  if (data === undefined) return <Skeleton className="h-96 w-full rounded-2xl" />;
  return (
    <>
      <div className="-ms-3 mb-2">{back}</div>
      <Announcement announcement={data} />
    </>
  );
}

function Announcement({ announcement }: { announcement: AnnouncementJson }) {
  const locale = useLocale();
  const [isDirty, setIsDirty] = useState(false);
  const { state, texts, version } = announcement;
  const isOpen = state === 'draft' || state === 'scheduled';
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <h2 className="min-w-0 break-words font-semibold text-lg">{texts[locale === 'ko' ? 'ko' : 'en'].title}</h2>
        <StateChip state={state} />
      </div>
      <div className="flex flex-col gap-6">
        {!isOpen && <ResultsCard announcement={announcement} />}
        {isOpen ? (
          <AnnouncementForm key={version} announcement={announcement} onSaved={() => undefined} onDirty={setIsDirty} />
        ) : (
          <AnnouncementText announcement={announcement} />
        )}
        {isOpen && <SendCard announcement={announcement} isDirty={isDirty} />}
      </div>
    </>
  );
}
