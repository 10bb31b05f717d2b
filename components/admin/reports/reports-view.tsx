'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Flag, ShieldCheck } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PagedList } from '@/components/shell/paged-list.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { QUEUE_STATES } from '@/server/links/reports/terms.ts';
import { reportsQuery } from './queries.ts';
import { ReportedLink } from './reported-link.tsx';
import type { DecisionAsk } from './use-decide.ts';

const DecisionDialog = lazyOver(() => import('./decision-dialog.tsx').then((module) => module.DecisionDialog));

/** Links that people have reported, and what became of them. Which of both stands in the address. */
export function ReportsView() {
  const t = useTranslations('adminReports');
  const wished = useSearchParams().get('state');
  const state = QUEUE_STATES.find((known) => known === wished) ?? 'open';
  const [asked, setAsked] = useState<DecisionAsk | null>(null);
  const query = useInfiniteQuery(reportsQuery(state));
  return (
    <>
      <div className="mb-4">
        <ChoiceGroup
          legend={t('stateLegend')}
          isLegendHidden
          options={QUEUE_STATES.map((id) => ({ id, label: t(`states.${id}`) }))}
          value={state}
          onChange={(next) => window.history.replaceState(null, '', next === 'open' ? '?' : `?state=${next}`)}
        />
      </div>
      <PagedList
        query={query}
        failed={t('failed')}
        skeleton={<Skeleton className="h-72 w-full rounded-2xl" />}
        empty={
          <div className="rounded-2xl border border-border bg-surface shadow-surface">
            <EmptyState
              icon={state === 'open' ? <ShieldCheck /> : <Flag />}
              title={t(`empty.${state}.title`)}
              body={t(`empty.${state}.body`)}
            />
          </div>
        }
        isEndless
      >
        {(links) => (
          <ul aria-label={t('title')} className="flex flex-col gap-4">
            {links.map((link) => (
              <li key={link.linkId}>
                <ReportedLink link={link} onAsk={setAsked} />
              </li>
            ))}
          </ul>
        )}
      </PagedList>
      {asked && <DecisionDialog ask={asked} onClose={() => setAsked(null)} />}
    </>
  );
}
