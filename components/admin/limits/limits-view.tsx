'use client';

import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { lazyPart } from '@/components/ui/lazy-part.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { RulesView } from './rules-view.tsx';

const waiting = <Skeleton className="h-96 w-full rounded-2xl" />;
const EntriesView = lazyPart(() => import('./entries/entries-view.tsx').then((module) => module.EntriesView), waiting);
const AlgorithmExplorer = lazyPart(
  () => import('./explorer/algorithm-explorer.tsx').then((module) => module.AlgorithmExplorer),
  waiting,
);

const VIEWS = ['rules', 'lists', 'algorithms'] as const;

/** Rules, lists, and how the algorithms work; which of them stands in the address. */
export function LimitsView() {
  const t = useTranslations('adminLimits');
  const params = useSearchParams();
  const view = VIEWS.find((known) => known === params.get('view')) ?? 'rules';
  return (
    <>
      <div className="mb-5">
        <ChoiceGroup
          legend={t('views.legend')}
          isLegendHidden
          options={VIEWS.map((id) => ({ id, label: t(`views.${id}`) }))}
          value={view}
          onChange={(next) =>
            window.history.replaceState(null, '', next === 'rules' ? window.location.pathname : `?view=${next}`)
          }
        />
      </div>
      {view === 'rules' && <RulesView />}
      {view === 'lists' && <EntriesView />}
      {view === 'algorithms' && <AlgorithmExplorer />}
    </>
  );
}
