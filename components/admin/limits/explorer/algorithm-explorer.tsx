'use client';

import { Pause, Play, SkipBack, StepForward } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useId, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { createMemoryStore } from '@/server/blocks/rate-limiter/index.ts';
import { AlgorithmTimeline } from './algorithm-timeline.tsx';
import { LENGTH_MS, PATTERNS, type Pattern, requestTimes, WINDOW_MS } from './request-patterns.ts';
import { ResultTable } from './result-table.tsx';
import { simulateLimits } from './simulate-limits.ts';
import { usePlayback } from './use-playback.ts';

const LIMITS = ['5', '10', '20'] as const;

/** The five algorithms side by side, run here by the same code that limits the product: one stream of requests, five answers. */
export function AlgorithmExplorer() {
  const t = useTranslations('adminLimits.explorer');
  const format = useFormatter();
  const id = useId();
  const [pattern, setPattern] = useState<Pattern>('edge');
  const [chosen, setChosen] = useState<(typeof LIMITS)[number]>('10');
  const limit = Number(chosen);
  const playback = usePlayback(LENGTH_MS);
  const times = useMemo(() => requestTimes(pattern, limit), [pattern, limit]);
  const runs = useMemo(
    () =>
      simulateLimits({
        times,
        limit,
        windowMs: WINDOW_MS,
        lengthMs: LENGTH_MS,
        openStore: (clock) => createMemoryStore({ clock, maxKeys: 10 }).decideNow,
      }),
    [times, limit],
  );
  const seconds = (ms: number) => format.number(ms / 1_000, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const step = () => {
    const from = playback.at >= LENGTH_MS ? -1 : playback.at;
    playback.goTo(times.find((time) => time > from) ?? LENGTH_MS);
  };
  return (
    <div className="flex flex-col gap-6">
      <p className="max-w-3xl text-sm leading-relaxed">{t('intro')}</p>
      <div className="flex flex-wrap gap-x-6 gap-y-4">
        <ChoiceGroup
          legend={t('pattern')}
          options={PATTERNS.map((each) => ({ id: each, label: t(`patterns.${each}.name`) }))}
          value={pattern}
          onChange={setPattern}
        />
        <ChoiceGroup
          legend={t('limit', { seconds: WINDOW_MS / 1_000 })}
          options={LIMITS.map((each) => ({ id: each, label: each }))}
          value={chosen}
          onChange={setChosen}
        />
      </div>
      <p className="-mt-2 max-w-3xl text-muted text-sm leading-relaxed">{t(`patterns.${pattern}.body`)}</p>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          variant="primary"
          icon={playback.isPlaying ? <Pause aria-hidden /> : <Play aria-hidden />}
          onPress={playback.toggle}
        >
          {t(playback.isPlaying ? 'pause' : 'play')}
        </Button>
        <Button variant="tertiary" icon={<StepForward aria-hidden />} onPress={step}>
          {t('step')}
        </Button>
        <Button variant="tertiary" icon={<SkipBack aria-hidden />} onPress={() => playback.goTo(0)}>
          {t('restart')}
        </Button>
        <div className="flex min-h-6 w-full min-w-0 items-center gap-3 sm:w-auto sm:flex-1">
          <label htmlFor={id} className="sr-only">
            {t('time')}
          </label>
          <input
            id={id}
            type="range"
            min={0}
            max={LENGTH_MS}
            step={100}
            value={Math.round(playback.at)}
            aria-valuetext={t('seconds', { at: seconds(playback.at) })}
            onChange={(event) => playback.goTo(Number(event.target.value))}
            className="h-6 min-w-0 flex-1 cursor-pointer accent-[var(--accent)]"
          />
          <span aria-hidden className="w-16 shrink-0 text-end text-sm tabular-nums">
            {t('seconds', { at: seconds(playback.at) })}
          </span>
        </div>
      </div>
      <p className="-mt-2 flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
        <span className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="10" height="10">
            <circle cx="5" cy="5" r="4" fill="var(--success-text)" />
          </svg>
          {t('accepted')}
        </span>
        <span className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="10" height="10">
            <path d="M1.5 1.5 L8.5 8.5 M1.5 8.5 L8.5 1.5" stroke="var(--danger-text)" strokeWidth="2" />
          </svg>
          {t('refused')}
        </span>
        <span className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="14" height="10">
            <rect width="14" height="10" fill="var(--accent)" fillOpacity="0.25" />
          </svg>
          {t('used')}
        </span>
        <span className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="4" height="12">
            <line x1="2" x2="2" y1="0" y2="12" stroke="var(--field-border)" strokeDasharray="3 3" />
          </svg>
          {t('edges')}
        </span>
      </p>
      <ul className="flex flex-col gap-3">
        {runs.map((run) => (
          <AlgorithmTimeline key={run.algorithm} run={run} at={playback.at} lengthMs={LENGTH_MS} windowMs={WINDOW_MS} />
        ))}
      </ul>
      <section aria-labelledby="limit-result">
        <h2 id="limit-result" className="mb-1 font-semibold">
          {t('result')}
        </h2>
        <p className="mb-3 max-w-3xl text-muted text-sm leading-relaxed">{t('resultBody')}</p>
        <ResultTable runs={runs} limit={limit} />
      </section>
    </div>
  );
}
