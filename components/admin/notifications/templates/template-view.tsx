'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, SearchX } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { NotificationType } from '@/server/notifications/terms.ts';
import { templateQuery } from './queries.ts';
import { TemplateEditor } from './template-editor.tsx';
import { VersionLists } from './version-lists.tsx';

/** The texts of one kind of notification for one surface: edit, look, go back. */
export function TemplateView({ type, surface }: { type: string; surface: string }) {
  const t = useTranslations('adminNotifications.templates');
  const tTypes = useTranslations('notifications.types');
  const { data, error, isFetching, refetch } = useQuery(templateQuery(type, surface));
  const back = (
    <Link href="/admin/notifications/templates" className={buttonClass({ variant: 'ghost', size: 'sm' })}>
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
  const key = data.languages.map(({ version }) => version).join('-');
  return (
    <>
      <div className="-ms-3 mb-2">{back}</div>
      <h2 className="mb-4 font-semibold text-lg">
        {tTypes(`${data.type as NotificationType}.name`)}
        <span className="font-normal text-muted"> {t(`surfaces.${data.surface}`)}</span>
      </h2>
      <TemplateEditor key={key} template={data} />
      <VersionLists template={data} />
    </>
  );
}
