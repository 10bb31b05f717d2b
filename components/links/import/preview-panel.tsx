'use client';

import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { DataTable } from '@/components/admin/data-table.tsx';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Chip } from '@/components/ui/chip.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { ImportPreviewJson } from '@/server/links/transfer/schema.ts';
import { OutcomeChip } from './outcome-chip.tsx';

interface Props {
  query: UseQueryResult<ImportPreviewJson>;
  /** Of the whole file. */
  rows: number;
}

/** What would become of the rows: how many, what is wrong, and the first ones as they are read. */
export function PreviewPanel({ query, rows }: Props) {
  const t = useTranslations('linkImport.preview');
  const reason = useReason();
  const preview = query.data;
  return (
    <section aria-labelledby="import-preview" aria-busy={query.isFetching}>
      <h2 id="import-preview" className="mb-2 font-semibold text-base">
        {t('title')}
      </h2>
      {preview === undefined ? (
        query.isError ? (
          <LoadFailure
            title={t('failed')}
            error={query.error}
            isRetrying={query.isFetching}
            onRetry={() => query.refetch()}
          />
        ) : (
          <Skeleton className="h-72 rounded-2xl" />
        )
      ) : (
        <>
          <div role="status" className="mb-3 flex flex-wrap items-center gap-x-2 gap-y-1.5 text-sm">
            <Chip tone="success">{t('made', { count: preview.made })}</Chip>
            {preview.existing > 0 && <Chip>{t('existing', { count: preview.existing })}</Chip>}
            {preview.refused > 0 && <Chip tone="danger">{t('refused', { count: preview.refused })}</Chip>}
            <span className="text-muted">
              {preview.checked < rows
                ? t('checkedSome', { checked: preview.checked, rows })
                : t('checkedAll', { checked: preview.checked })}
            </span>
          </div>
          {preview.reasons.length > 0 && (
            <div className="mb-4 rounded-2xl border border-border bg-surface px-4 py-3 text-sm shadow-surface">
              <h3 className="mb-1.5 font-medium">{t('problems')}</h3>
              <ul className="flex flex-col gap-1">
                {preview.reasons.map((each) => (
                  <li key={each.reason} className="flex items-baseline justify-between gap-4">
                    <span>{reason(toApiProblem(null), each.reason)}</span>
                    <span className="shrink-0 text-muted tabular-nums">{t('times', { count: each.count })}</span>
                  </li>
                ))}
              </ul>
            </div>
          )}
          <PreviewRows preview={preview} />
        </>
      )}
    </section>
  );
}

function PreviewRows({ preview }: { preview: ImportPreviewJson }) {
  const t = useTranslations('linkImport.preview');
  const reason = useReason();
  const [view, setView] = useState<'rows' | 'faults'>('rows');
  const shown = view === 'faults' && preview.faults.length > 0 ? preview.faults : preview.rows;
  return (
    <>
      {preview.faults.length > 0 && (
        <div className="mb-3">
          <ChoiceGroup
            legend={t('view')}
            isLegendHidden
            options={[
              { id: 'rows', label: t('rows') },
              { id: 'faults', label: t('faults') },
            ]}
            value={view}
            onChange={setView}
          />
        </div>
      )}
      <DataTable
        caption={t('caption')}
        rows={shown}
        keyOf={({ row }) => String(row)}
        empty={t('none')}
        columns={[
          {
            id: 'url',
            label: t('target'),
            isTitle: true,
            cell: ({ row, url, title }) => (
              <span className="flex min-w-0 gap-3">
                <span className="w-8 shrink-0 text-end font-normal text-muted tabular-nums">{row}</span>
                <span className="line-clamp-2 min-w-0 break-all sm:max-w-72">
                  {title !== null && <span className="block break-normal">{title}</span>}
                  <span className={title === null ? '' : 'font-normal text-muted'}>{url ?? '–'}</span>
                </span>
              </span>
            ),
          },
          {
            id: 'alias',
            label: t('name'),
            cell: ({ alias }) =>
              alias === null ? (
                <span className="text-muted">{t('random')}</span>
              ) : (
                <span className="break-all">{alias}</span>
              ),
          },
          { id: 'tags', label: t('tags'), cell: ({ tags }) => (tags.length === 0 ? '–' : tags.join(', ')) },
          {
            id: 'expires',
            label: t('expires'),
            cell: ({ expiresAt }) => (expiresAt === null ? '–' : <ExactTime iso={expiresAt} />),
          },
          {
            id: 'state',
            label: t('state'),
            isWide: true,
            cell: ({ state, reason: why }) => (
              <OutcomeChip state={state} why={why === null ? null : reason(toApiProblem(null), why)} />
            ),
          },
        ]}
      />
    </>
  );
}
