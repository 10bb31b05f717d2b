'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { importsQuery } from './queries.ts';
import { useRemoveImport } from './use-remove-import.ts';

const TONES = {
  draft: 'neutral',
  running: 'warning',
  done: 'success',
  failed: 'danger',
  cancelled: 'neutral',
} as const;

/** Files that lie there and reports of what was imported; nothing where there are none. */
export function PastImports() {
  const t = useTranslations('linkImport');
  const query = useInfiniteQuery(importsQuery());
  const remove = useRemoveImport();
  return (
    <PagedList
      query={query}
      failed={t('past.failed')}
      skeleton={<Skeleton className="mt-8 h-32 rounded-2xl" />}
      empty={null}
    >
      {(imports) => (
        <section aria-labelledby="past-imports" className="mt-8">
          <h2 id="past-imports" className="mb-3 font-semibold text-base">
            {t('past.title')}
          </h2>
          <ul className="divide-y divide-separator rounded-2xl border border-border bg-surface shadow-surface">
            {imports.map(({ id, name, state, rows, made, existing, refused, createdAt }) => (
              <li key={id} className="relative flex items-center gap-3 px-4 py-3 hover:bg-default/40 sm:px-5">
                <div className="min-w-0 flex-1">
                  <Link
                    href={`/links/import/${id}`}
                    className="block truncate font-medium text-sm after:absolute after:inset-0 after:rounded-2xl"
                  >
                    {name ?? t('pasted')}
                  </Link>
                  <p className="text-[0.8125rem] text-muted">
                    {state === 'draft'
                      ? t('past.rows', { count: rows })
                      : t('past.counts', { made, existing, refused })}
                    {' · '}
                    <RelativeTime iso={createdAt} />
                  </p>
                </div>
                <Chip tone={TONES[state]}>{t(`states.${state}`)}</Chip>
                {state !== 'running' && (
                  <span className="relative z-10">
                    <IconButton
                      label={t('past.remove', { name: name ?? t('pasted') })}
                      onPress={() => remove.mutate(id)}
                    >
                      <Trash2 aria-hidden className="size-4" />
                    </IconButton>
                  </span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </PagedList>
  );
}
