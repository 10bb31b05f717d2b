'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { middleOf, pathOf, pointAt } from './draw-arcs.ts';
import { styleOf } from './node-style.ts';
import type { Model } from './ring-model.ts';

const RADIUS = { before: 112, now: 136, label: 180, after: 160 };

interface Props {
  model: Model;
  /** Where the looked-up key stands. */
  position: number;
}

/** The circle of positions: the wide band is now; of what moved, the inner band is the old owner and the outer one the new. */
export function RingDrawing({ model, position }: Props) {
  const t = useTranslations('adminHashRing.ring');
  const { ring } = model.routers;
  const arcs = useMemo(() => ring.ids.map((id) => ({ id, ranges: ring.ranges(id) })), [ring]);
  const moves = useMemo(() => (model.last === null ? [] : model.last.before.ring.diff(ring)), [model.last, ring]);
  const names = [...new Set([...(model.last?.before.ring.ids ?? []), ...ring.ids])];
  const key = pointAt(position, RADIUS.now);
  return (
    <svg viewBox="0 0 400 400" role="img" aria-label={t('drawing')} className="mx-auto w-full max-w-md">
      <circle cx="200" cy="200" r={RADIUS.now} fill="none" stroke="var(--default)" strokeWidth="28" />
      {arcs.map(({ id, ranges }) => {
        const { colour, dash } = styleOf(id);
        const path = pathOf(ranges, RADIUS.now);
        return (
          <g key={id} className={moves.length > 0 ? 'opacity-60' : ''}>
            <path d={path} fill="none" stroke={colour} strokeWidth="28" />
            {dash !== null && (
              <path d={path} fill="none" stroke="var(--surface)" strokeWidth="5" strokeDasharray={dash} />
            )}
          </g>
        );
      })}
      <g
        key={model.last ? `${model.last.change.kind}-${model.last.change.id}-${ring.table.points.length}` : 'none'}
        className="origin-center transition-[opacity,scale] duration-700 motion-reduce:transition-none starting:scale-90 starting:opacity-0"
      >
        {names.map((id) => {
          const { colour, dash } = styleOf(id);
          const old = pathOf(
            moves.filter(({ from }) => from === id),
            RADIUS.before,
          );
          const next = moves.filter(({ to }) => to === id);
          return (
            <g key={id} fill="none" stroke={colour} strokeWidth="10">
              <path d={old} />
              <path d={pathOf(next, RADIUS.after)} />
              <path d={pathOf(next, RADIUS.now)} strokeWidth="28" />
              {dash !== null && (
                <path
                  d={`${old}${pathOf(next, RADIUS.after)}${pathOf(next, RADIUS.now)}`}
                  stroke="var(--surface)"
                  strokeWidth="3"
                  strokeDasharray={dash}
                />
              )}
            </g>
          );
        })}
      </g>
      {arcs.map(({ id, ranges }) => {
        const { x, y } = pointAt(middleOf(ranges), RADIUS.label);
        return (
          <text
            key={id}
            x={x}
            y={y}
            textAnchor="middle"
            dominantBaseline="central"
            fill="var(--foreground)"
            className="font-semibold text-base"
          >
            {id}
          </text>
        );
      })}
      <circle cx={key.x} cy={key.y} r="7" fill="var(--surface)" stroke="var(--foreground)" strokeWidth="3" />
      <text x="200" y="192" textAnchor="middle" fill="var(--foreground)" className="font-semibold text-lg">
        {t('nodes', { count: ring.ids.length })}
      </text>
      <text x="200" y="216" textAnchor="middle" fill="var(--muted)" className="text-sm">
        {t('points', { count: ring.table.points.length })}
      </text>
    </svg>
  );
}
