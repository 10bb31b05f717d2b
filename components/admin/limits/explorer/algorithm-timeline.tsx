'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { Run } from './simulate-limits.ts';

interface Props {
  run: Run;
  /** The head: what comes after it has not happened yet. */
  at: number;
  lengthMs: number;
  windowMs: number;
}

const ACCEPTED_Y = '68%';
const REFUSED_Y = '88%';

/** One algorithm over time: how full it is, and below it each request as a dot (passed) or a cross (refused). */
export function AlgorithmTimeline({ run, at, lengthMs, windowMs }: Props) {
  const t = useTranslations('adminLimits');
  const format = useFormatter();
  const x = (time: number): string => `${(time / lengthMs) * 100}%`;
  const edges = Array.from({ length: Math.floor(lengthMs / windowMs) - 1 }, (_, index) => (index + 1) * windowMs);
  const past = run.answers.filter((answer) => answer.at <= at);
  const accepted = past.filter(({ allowed }) => allowed).length;
  const curve = run.used
    .filter((sample) => sample.at <= at)
    .map((sample) => `${sample.at} ${100 - sample.share * 100}`)
    .join(' L');
  // Several requests may come in one millisecond: the place in the list tells them apart.
  const marks = run.answers.map((answer, place) => ({ ...answer, id: `${answer.at}-${place}` }));
  return (
    <li className="rounded-2xl border border-border bg-surface px-4 py-3.5 shadow-surface sm:px-5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-medium text-sm">{t(`algorithms.${run.algorithm}.name`)}</h3>
        <p className="text-muted text-xs tabular-nums">
          {t('explorer.soFar', {
            accepted: format.number(accepted),
            refused: format.number(past.length - accepted),
          })}
        </p>
      </div>
      <p className="mt-0.5 text-muted text-xs leading-relaxed">{t(`algorithms.${run.algorithm}.how`)}</p>
      <svg aria-hidden="true" className="mt-2 h-28 w-full overflow-visible">
        <svg
          aria-hidden="true"
          width="100%"
          height="52%"
          viewBox={`0 0 ${lengthMs} 100`}
          preserveAspectRatio="none"
          className="overflow-visible"
        >
          <rect width={lengthMs} height="100" fill="var(--default)" fillOpacity="0.6" />
          {curve !== '' && (
            <>
              <path d={`M0 100 L${curve} L${Math.min(at, lengthMs)} 100 Z`} fill="var(--accent)" fillOpacity="0.25" />
              <path
                d={`M${curve}`}
                fill="none"
                stroke="var(--focus)"
                strokeWidth="1.5"
                vectorEffect="non-scaling-stroke"
              />
            </>
          )}
        </svg>
        {edges.map((edge) => (
          <line
            key={edge}
            x1={x(edge)}
            x2={x(edge)}
            y1="0"
            y2="100%"
            stroke="var(--field-border)"
            strokeDasharray="3 3"
          />
        ))}
        {marks.map(({ id, at: time, allowed }) =>
          allowed || time > at ? (
            <circle
              key={id}
              cx={x(time)}
              cy={time > at ? '78%' : ACCEPTED_Y}
              r={time > at ? 2 : 4}
              fill={time > at ? 'var(--field-border)' : 'var(--success-text)'}
            />
          ) : (
            <svg key={id} aria-hidden="true" x={x(time)} y={REFUSED_Y} className="overflow-visible">
              <path d="M-3.5 -3.5 L3.5 3.5 M-3.5 3.5 L3.5 -3.5" stroke="var(--danger-text)" strokeWidth="2" />
            </svg>
          ),
        )}
        <line x1={x(at)} x2={x(at)} y1="0" y2="100%" stroke="var(--foreground)" strokeWidth="1.5" />
      </svg>
    </li>
  );
}
