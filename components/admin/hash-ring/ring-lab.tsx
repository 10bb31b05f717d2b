'use client';

import { Plus, RotateCcw } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { KeyLookup } from './key-lookup.tsx';
import { LabSection } from './lab-section.tsx';
import { LoadCard } from './load-card.tsx';
import { MovesCard } from './moves-card.tsx';
import { NodeTable } from './node-table.tsx';
import { RangeField } from './range-field.tsx';
import { RingDrawing } from './ring-drawing.tsx';
import { configure, flowsOf, join, leave, NODE_NAMES, startModel, weigh } from './ring-model.ts';

const MAX_POINTS = 100;
const BYTES_PER_POINT = 6;

/** Consistent hashing to play with: the product's own ring, run in the page's memory. */
export function RingLab() {
  const t = useTranslations('adminHashRing');
  const format = useFormatter();
  const [model, setModel] = useState(startModel);
  const [key, setKey] = useState('user:42');
  const status = useRef<HTMLParagraphElement>(null);
  const { ring } = model.routers;
  const moved = flowsOf(model).reduce((sum, { share }) => sum + share, 0);
  const remove = (id: string) => {
    setModel((before) => leave(before, id));
    // The button that was pressed goes with its node.
    status.current?.focus();
  };
  return (
    <div className="flex flex-col gap-10">
      <p className="max-w-prose text-sm leading-relaxed">{t('intro')}</p>
      <LabSection id="ring" title={t('ring.title')} body={t('ring.body')}>
        <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-4">
          <ChoiceGroup
            legend={t('controls.placement')}
            options={[
              { id: 'random', label: t('controls.random') },
              { id: 'greedy', label: t('controls.greedy') },
            ]}
            value={model.placement}
            onChange={(placement) => setModel(configure(model, placement, model.pointsPerNode))}
          />
          <RangeField
            label={t('controls.points')}
            value={model.pointsPerNode}
            format={(value) => format.number(value)}
            min={1}
            max={MAX_POINTS}
            step={1}
            onChange={(points) => setModel(configure(model, model.placement, points))}
          />
          <div className="flex flex-wrap gap-2">
            {ring.ids.length < NODE_NAMES.length && (
              <Button variant="primary" icon={<Plus aria-hidden />} onPress={() => setModel(join)}>
                {t('controls.add')}
              </Button>
            )}
            <Button variant="tertiary" icon={<RotateCcw aria-hidden />} onPress={() => setModel(startModel())}>
              {t('controls.reset')}
            </Button>
          </div>
        </div>
        <p ref={status} tabIndex={-1} role="status" className="mb-4 min-h-6 rounded text-sm">
          {model.last === null
            ? t('status.none')
            : t(`status.${model.last.change.kind}`, {
                node: model.last.change.id,
                share: format.number(moved, { style: 'percent', maximumFractionDigits: 1 }),
              })}
        </p>
        <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
          <div className="min-w-0 rounded-2xl border border-border bg-surface p-3 shadow-surface">
            <RingDrawing model={model} position={ring.hash.key(key) >>> 0} />
          </div>
          <NodeTable
            model={model}
            onWeigh={(id, weight) => setModel((before) => weigh(before, id, weight))}
            onLeave={remove}
          />
        </div>
      </LabSection>
      <MovesCard model={model} />
      <div className="grid gap-10 xl:grid-cols-2">
        <LoadCard ring={ring} />
        <KeyLookup ring={ring} value={key} onChange={setKey} />
      </div>
      <LabSection
        id="cost"
        title={t('cost.title')}
        body={t('cost.body', {
          points: ring.table.points.length,
          bytes: ring.table.points.length * BYTES_PER_POINT,
        })}
      >
        <ul className="flex max-w-prose list-disc flex-col gap-1.5 ps-5 text-sm leading-relaxed">
          {(['points', 'greedy', 'bounded', 'jump', 'maglev'] as const).map((id) => (
            <li key={id}>{t(`cost.${id}`)}</li>
          ))}
        </ul>
      </LabSection>
    </div>
  );
}
