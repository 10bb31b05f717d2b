'use client';

import { useQuery } from '@tanstack/react-query';
import { SearchX, TrafficCone } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { lazyPart } from '@/components/ui/lazy-part.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Freshness } from '../freshness.tsx';
import { writeParam } from '../write-param.ts';
import { DegradedBanner } from './degraded-banner.tsx';
import { LIMITS_EVERY_MS, limitsQuery } from './queries.ts';
import { arrangeRules, holdOrder, ORDERS } from './rule-filter.ts';
import { ruleLinkId } from './rule-link-id.ts';
import { RuleTable } from './rule-table.tsx';
import { ShadowReport } from './shadow-report.tsx';

/** What belongs to one rule comes when somebody opens one. */
const RuleDetail = lazyPart(
  () => import('./rule-detail.tsx').then((module) => module.RuleDetail),
  <Skeleton className="h-96 w-full rounded-2xl" />,
);

/** So many rules are drawn at first, and more each time they are asked for: most are at rest, and stand last. */
const ROWS = 50;

/** Every rule, live; `?rule=` shows one of them in their place. */
export function RulesView() {
  const t = useTranslations('adminLimits');
  const tShell = useTranslations('shell');
  const params = useSearchParams();
  const { data, error, isError, isFetching, refetch } = useQuery(limitsQuery());
  const chosen = params.get('rule');
  const q = params.get('q') ?? '';
  const [rows, setRows] = useState(ROWS);
  const [held, setHeld] = useState<string[] | null>(null);
  const left = useRef<string | null>(null);
  // Back from one rule, the keyboard goes on where it left the list.
  useEffect(() => {
    if (chosen === null && left.current !== null) document.getElementById(ruleLinkId(left.current))?.focus();
    left.current = chosen;
  }, [chosen]);
  const order = ORDERS.find((known) => known === params.get('order')) ?? 'hits';

  if (data === undefined) {
    if (isError) {
      return <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />;
    }
    return (
      <div className="flex flex-col gap-4">
        <p role="status" className="sr-only">
          {tShell('loading')}
        </p>
        <Skeleton className="h-10 w-full max-w-md" />
        <Skeleton className="h-96 w-full rounded-2xl" />
      </div>
    );
  }
  const rule = chosen === null ? undefined : data.items.find(({ id }) => id === chosen);
  const freshness = <Freshness everyMs={LIMITS_EVERY_MS} error={error} />;
  if (chosen !== null) {
    return (
      <>
        <DegradedBanner list={data} />
        {rule === undefined ? (
          <EmptyState
            icon={<SearchX />}
            title={t('unknownTitle')}
            body={t('unknownBody')}
            action={
              <Button variant="tertiary" onPress={() => writeParam('rule', '')}>
                {t('allRules')}
              </Button>
            }
          />
        ) : (
          <RuleDetail key={rule.id} rule={rule} freshness={freshness} />
        )}
      </>
    );
  }
  const arranged = arrangeRules(data.items, q, order);
  const shown = held === null ? arranged : holdOrder(arranged, held);
  return (
    <>
      <DegradedBanner list={data} />
      <div className="mb-3 flex flex-wrap items-end justify-between gap-3">
        <ChoiceGroup
          legend={t('order.legend')}
          isLegendHidden
          options={ORDERS.map((id) => ({ id, label: t(`order.${id}`) }))}
          value={order}
          onChange={(next) => writeParam('order', next === 'hits' ? '' : next)}
        />
        <div className="w-full sm:w-72">
          <ListSearch label={t('search')} />
        </div>
      </div>
      <div className="mb-4">{freshness}</div>
      <ShadowReport rules={data.items} />
      {data.items.length === 0 && <EmptyState icon={<TrafficCone />} title={t('emptyTitle')} body={t('emptyBody')} />}
      {data.items.length > 0 && shown.length === 0 && (
        <EmptyState
          icon={<SearchX />}
          title={t('noResultsTitle', { query: q })}
          body={t('noResultsBody')}
          action={
            <Button variant="tertiary" onPress={() => writeParam('q', '')}>
              {tShell('clearSearch')}
            </Button>
          }
        />
      )}
      {shown.length > 0 && (
        // Rows that change places under the keyboard would be met twice or never.
        <section
          aria-label={t('rules')}
          onFocus={() => setHeld((before) => before ?? shown.map(({ id }) => id))}
          onBlur={({ currentTarget, relatedTarget }) => {
            if (!currentTarget.contains(relatedTarget)) setHeld(null);
          }}
        >
          <RuleTable rules={shown.slice(0, rows)} />
        </section>
      )}
      {shown.length > rows && (
        <div className="mt-4 flex justify-center">
          <Button variant="tertiary" onPress={() => setRows(rows + ROWS)}>
            {t('more', { rest: shown.length - rows })}
          </Button>
        </div>
      )}
    </>
  );
}
