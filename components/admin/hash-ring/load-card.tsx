'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import { type Ring, spreadOf } from '@/server/blocks/hash-ring/index.ts';
import { EXPONENT, loadHotKeys, REQUESTS } from './hot-keys.ts';
import { LabSection } from './lab-section.tsx';
import { NodeMark } from './node-mark.tsx';
import { styleOf } from './node-style.ts';
import { countKeys } from './ring-model.ts';

/** How much of the work each node has: of keys that are all alike, or of keys of which a few are hot. */
export function LoadCard({ ring }: { ring: Ring }) {
  const t = useTranslations('adminHashRing.load');
  const format = useFormatter();
  const [source, setSource] = useState<'even' | 'hot'>('even');
  const [isBounded, setIsBounded] = useState(false);
  const loads = useMemo(
    () => (source === 'hot' ? loadHotKeys(ring, isBounded) : countKeys(ring)),
    [source, ring, isBounded],
  );
  const bars = ring.nodes.map(({ id, weight }) => ({ id, load: loads.get(id) ?? 0, weight }));
  const totalWeight = bars.reduce((sum, { weight }) => sum + weight, 0);
  const total = bars.reduce((sum, { load }) => sum + load, 0);
  const fairOf = (weight: number) => (total * weight) / totalWeight;
  const most = Math.max(...bars.map(({ load, weight }) => Math.max(load, fairOf(weight))));
  // Loads over weights: twice the weight with twice the load is even.
  const { deviation, peak } = spreadOf(bars.map(({ load, weight }) => load / weight));
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <LabSection id="load" title={t('title')} body={t('body', { count: REQUESTS, exponent: EXPONENT })}>
      <div className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
        <ChoiceGroup
          legend={t('source')}
          options={[
            { id: 'even', label: t('even') },
            { id: 'hot', label: t('hot') },
          ]}
          value={source}
          onChange={setSource}
        />
        {source === 'hot' && <Switch label={t('bounded')} isOn={isBounded} onChange={setIsBounded} />}
      </div>
      <dl className="mb-4 flex flex-wrap gap-x-8 gap-y-2 text-sm">
        <div>
          <dt className="text-muted text-xs">{t('deviation')}</dt>
          <dd className="font-semibold text-lg tabular-nums">{percent(deviation)}</dd>
        </div>
        <div>
          <dt className="text-muted text-xs">{t('peak')}</dt>
          <dd className="font-semibold text-lg tabular-nums">{format.number(peak, { maximumFractionDigits: 2 })}</dd>
        </div>
      </dl>
      <ul aria-label={t('title')} className="flex flex-col gap-2">
        {bars.map(({ id, load, weight }) => (
          <li key={id} className="flex items-center gap-3 text-sm">
            <span className="w-10 shrink-0">
              <NodeMark id={id} />
            </span>
            <span aria-hidden className="relative h-5 min-w-0 flex-1 rounded bg-default">
              <span className="block h-full overflow-hidden rounded">
                {/* Scaled, not made wider: that would lay the page out anew with every frame. */}
                <span
                  className="block h-full origin-left transition-transform duration-500 motion-reduce:transition-none"
                  style={{ scale: `${load / most} 1`, background: styleOf(id).colour }}
                />
              </span>
              <span
                className="absolute inset-y-[-3px] w-0.5 bg-foreground"
                style={{ left: `${(fairOf(weight) / most) * 100}%` }}
              />
            </span>
            <span className="w-14 shrink-0 text-end tabular-nums">{format.number(load)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-muted text-xs">{t('fair')}</p>
    </LabSection>
  );
}
