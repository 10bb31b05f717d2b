'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Download, Link2, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { DataTable } from '@/components/admin/data-table.tsx';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { LinkImportJson } from '@/server/links/transfer/schema.ts';
import { linkLabel } from '../link-label.ts';
import { linkHref, linksHref } from '../links-filter.ts';
import { OutcomeChip } from './outcome-chip.tsx';
import { importedRowsQuery, type RowState } from './queries.ts';
import { useRemoveImport } from './use-remove-import.ts';

const VIEWS: readonly RowState[] = ['all', 'made', 'existing', 'refused'];

/** What became of a file: the sums, and every row with its short link or why there is none. */
export function ReportView({ finished }: { finished: LinkImportJson }) {
  const t = useTranslations('linkImport');
  const router = useRouter();
  const remove = useRemoveImport();
  const { id, state, made, existing, refused } = finished;
  const [view, setView] = useState<RowState>(refused > 0 ? 'refused' : 'all');
  const sum = { all: finished.dealtWith, made, existing, refused };
  return (
    <div className="flex flex-col gap-5">
      <section role="status" className="rounded-2xl border border-border bg-surface p-5 shadow-surface">
        <p className="font-semibold text-base">
          {t(`report.${state === 'cancelled' || state === 'failed' ? state : 'done'}`)}
        </p>
        <p className="mt-1 text-sm">{t('past.counts', { made, existing, refused })}</p>
        <div className="mt-4 flex flex-wrap gap-2">
          <Link href={linksHref({})} className={buttonClass({ variant: 'primary', size: 'sm' })}>
            <Link2 aria-hidden />
            {t('report.links')}
          </Link>
          <a
            href={`/v1/link-imports/${id}/report`}
            download
            className={buttonClass({ variant: 'secondary', size: 'sm', className: 'text-foreground' })}
          >
            <Download aria-hidden />
            {t('report.download')}
          </a>
          <Button
            size="sm"
            variant="ghost"
            icon={<Trash2 aria-hidden />}
            onPress={() => {
              remove.mutate(id);
              router.push('/links/import');
            }}
          >
            {t('report.remove')}
          </Button>
        </div>
      </section>
      <section aria-labelledby="import-report">
        <h2 id="import-report" className="mb-2 font-semibold text-base">
          {t('report.title')}
        </h2>
        <div className="mb-3 overflow-x-auto">
          <ChoiceGroup
            legend={t('report.view')}
            isLegendHidden
            options={VIEWS.filter((each) => each === 'all' || sum[each] > 0).map((each) => ({
              id: each,
              label: each === 'all' ? t('report.all') : t(`report.states.${each}`),
            }))}
            value={view}
            onChange={setView}
          />
        </div>
        <ReportRows key={view} id={id} view={view} />
      </section>
    </div>
  );
}

function ReportRows({ id, view }: { id: string; view: RowState }) {
  const t = useTranslations('linkImport.report');
  const reason = useReason();
  const query = useInfiniteQuery(importedRowsQuery(id, view));
  return (
    <PagedList
      query={query}
      failed={t('loadFailed')}
      skeleton={<Skeleton className="h-72 rounded-2xl" />}
      empty={<p className="px-1 py-6 text-muted text-sm">{t('empty')}</p>}
    >
      {(rows) => (
        <DataTable
          caption={t('caption')}
          rows={rows}
          keyOf={({ row }) => String(row)}
          empty={t('empty')}
          columns={[
            {
              id: 'target',
              label: t('columns.target'),
              isTitle: true,
              cell: ({ row, link, given, state }) => (
                <span className="flex min-w-0 gap-3">
                  <span className="w-8 shrink-0 text-end font-normal text-muted tabular-nums">{row}</span>
                  <span className="line-clamp-2 min-w-0 break-all sm:max-w-80">
                    {link?.url ?? (given !== null && given !== '' ? given : state === 'refused' ? '–' : t('gone'))}
                  </span>
                </span>
              ),
            },
            {
              id: 'link',
              label: t('columns.link'),
              isWide: true,
              cell: ({ link }) =>
                link === null ? (
                  '–'
                ) : (
                  <Link href={linkHref(link.id)} className="break-all font-medium underline-offset-4 hover:underline">
                    {linkLabel(link.shortUrl)}
                  </Link>
                ),
            },
            {
              id: 'state',
              label: t('columns.state'),
              isWide: true,
              cell: ({ state, reason: why }) => (
                // On a phone on the side of all values: what is said beside a chip is of any length.
                <span className="block text-end sm:text-start">
                  <OutcomeChip state={state} why={why === null ? null : reason(toApiProblem(null), why)} />
                </span>
              ),
            },
          ]}
        />
      )}
    </PagedList>
  );
}
