'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { DraftView } from './draft-view.tsx';
import { importQuery } from './queries.ts';
import { ReportView } from './report-view.tsx';
import { RunningView } from './running-view.tsx';

/** One import, from the first look at the file to the report. */
export function ImportView({ id }: { id: string }) {
  const t = useTranslations('linkImport');
  const query = useQuery(importQuery(id));
  const found = query.data;
  return (
    <>
      <Link
        href="/links/import"
        className="mb-2 -ms-1.5 inline-flex h-8 items-center gap-1 rounded-lg px-1.5 text-muted text-sm hover:text-foreground"
      >
        <ArrowLeft aria-hidden className="size-4" />
        {t('back')}
      </Link>
      {found === undefined ? (
        query.isError ? (
          <LoadFailure
            title={t('past.failed')}
            error={query.error}
            isRetrying={query.isFetching}
            onRetry={() => query.refetch()}
          />
        ) : (
          <Skeleton className="h-72 rounded-2xl" />
        )
      ) : (
        <>
          <PageHeader title={found.name === null ? t('pastedTitle') : t('fileTitle', { name: found.name })} />
          {found.state === 'draft' && <DraftView draft={found} />}
          {found.state === 'running' && <RunningView running={found} />}
          {found.state !== 'draft' && found.state !== 'running' && <ReportView finished={found} />}
        </>
      )}
    </>
  );
}
