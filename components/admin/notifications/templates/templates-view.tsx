'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { TemplateList } from '@/server/notifications/templates/schema.ts';
import type { NotificationType } from '@/server/notifications/terms.ts';
import { templatesQuery } from './queries.ts';

type Item = TemplateList['items'][number];

/** Every kind of notification with the texts that it is written with, and which of them were changed. */
export function TemplatesView() {
  const t = useTranslations('adminNotifications.templates');
  const tTypes = useTranslations('notifications.types');
  const { data, error, isError, isFetching, refetch } = useQuery(templatesQuery());
  if (data === undefined && isError) {
    return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
  }
  if (data === undefined) return <Skeleton className="h-96 w-full rounded-2xl" />;
  const types = [...new Set(data.items.map(({ type }) => type))];
  return (
    <>
      <p className="mb-4 max-w-2xl text-muted text-sm">{t('hint')}</p>
      <ul className="grid gap-3 md:grid-cols-2">
        {types.map((type) => (
          <li key={type} className="rounded-2xl border border-border bg-surface px-5 py-4 shadow-surface">
            <h2 className="font-medium text-sm">{tTypes(`${type as NotificationType}.name`)}</h2>
            <ul className="mt-2 divide-y divide-separator">
              {data.items
                .filter((item) => item.type === type)
                .map((item) => (
                  <SurfaceLine key={item.surface} item={item} />
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </>
  );
}

function SurfaceLine({ item: { type, surface, languages } }: { item: Item }) {
  const t = useTranslations('adminNotifications.templates');
  return (
    <li>
      <Link
        href={`/admin/notifications/templates/${type}/${surface}`}
        className="flex min-h-10 flex-wrap items-center justify-between gap-x-3 gap-y-1 py-1 text-sm underline-offset-4 hover:underline"
      >
        {t(`surfaces.${surface}`)}
        <span className="flex gap-1.5">
          {languages.map(({ language, version, isBuiltIn }) => (
            <Chip key={language} tone={isBuiltIn ? 'neutral' : 'success'}>
              {t(`languages.${language}`)} {isBuiltIn ? t('builtIn') : t('version', { version })}
            </Chip>
          ))}
        </span>
      </Link>
    </li>
  );
}
