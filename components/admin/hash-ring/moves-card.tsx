'use client';

import { ArrowRight } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { DataTable } from '../data-table.tsx';
import { LabSection } from './lab-section.tsx';
import { NodeMark } from './node-mark.tsx';
import { countMoved, flowsOf, type Model, SAMPLE_SIZE, WAYS } from './ring-model.ts';

/** How many sample keys the last change moved under each way, and on the ring from whom to whom. */
export function MovesCard({ model }: { model: Model }) {
  const t = useTranslations('adminHashRing.moves');
  const format = useFormatter();
  const moved = useMemo(() => WAYS.map((way) => ({ way, count: countMoved(model, way) })), [model]);
  const flows = useMemo(() => flowsOf(model), [model]);
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  const missing = model.last?.change.kind === 'weight' ? t('noWeights') : t('onlyLast');
  return (
    <LabSection id="moves" title={t('title')} body={t('body', { count: SAMPLE_SIZE })}>
      {model.last === null ? (
        <p className="rounded-2xl border border-border border-dashed px-5 py-8 text-center text-muted text-sm">
          {t('none')}
        </p>
      ) : (
        <div className="flex flex-col gap-5">
          <DataTable
            caption={t('title')}
            empty={t('none')}
            rows={moved}
            keyOf={({ way }) => way}
            columns={[
              { id: 'way', label: t('way'), isTitle: true, cell: ({ way }) => t(`ways.${way}.name`) },
              {
                id: 'keys',
                label: t('keys'),
                isNumber: true,
                cell: ({ count }) => (count === null ? missing : format.number(count)),
              },
              {
                id: 'share',
                label: t('share'),
                isNumber: true,
                cell: ({ count }) => (count === null ? '–' : percent(count / SAMPLE_SIZE)),
              },
              {
                id: 'note',
                label: t('note'),
                isWide: true,
                cell: ({ way }) => <span className="text-muted">{t(`ways.${way}.note`)}</span>,
              },
            ]}
          />
          <div>
            <h3 className="mb-2 font-medium text-sm">{t('flows')}</h3>
            <ul className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
              {flows.map(({ from, to, share }) => (
                <li key={`${from}-${to}`} className="flex items-center gap-2">
                  <NodeMark id={from} />
                  <ArrowRight aria-hidden className="size-4 text-muted" />
                  <span className="sr-only">{t('to')}</span>
                  <NodeMark id={to} />
                  <span className="text-muted tabular-nums">{percent(share)}</span>
                </li>
              ))}
            </ul>
          </div>
        </div>
      )}
    </LabSection>
  );
}
