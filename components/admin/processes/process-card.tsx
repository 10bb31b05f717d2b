'use client';

import Link from 'next/link';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Chip } from '@/components/ui/chip.tsx';
import { useClock } from '@/components/ui/clock.tsx';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { ProcessView } from '@/server/admin/processes/schema.ts';
import { formatBytes, formatSpan } from '../format-measure.ts';

/** One process: what it is, how it is, and what it runs. */
export function ProcessCard({ process }: { process: ProcessView }) {
  const t = useTranslations('adminLive.processes');
  const locale = useLocale();
  const format = useFormatter();
  const now = useClock();
  const { role, pid, host, state, startedAt, lastSeenAt, version, cpuPercent, rssBytes, eventLoopLagMs, sockets } =
    process;
  const isRunning = state === 'running';
  const facts: [string, ReactNode][] = [
    ['host', host],
    ['started', <RelativeTime key="started" iso={startedAt} />],
    isRunning
      ? ['uptime', formatSpan(Math.max(0, now - Date.parse(startedAt)), locale)]
      : ['lastSeen', <RelativeTime key="seen" iso={lastSeenAt} />],
    ['version', version ?? '–'],
    ...(isRunning
      ? ([
          [
            'cpu',
            cpuPercent === null ? '–' : format.number(cpuPercent / 100, { style: 'percent', maximumFractionDigits: 1 }),
          ],
          ['memory', rssBytes === null ? '–' : formatBytes(rssBytes, locale)],
          ['lag', formatSpan(eventLoopLagMs, locale)],
          ['sockets', sockets === null ? '–' : format.number(sockets)],
        ] satisfies [string, ReactNode][])
      : []),
  ];
  return (
    <li
      className={`rounded-2xl border px-5 py-4 ${isRunning ? 'border-border bg-surface shadow-surface' : 'border-border border-dashed'}`}
    >
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="font-semibold">
          {role} <span className="font-normal text-muted tabular-nums">{pid}</span>
        </h3>
        <StateChip process={process} />
      </div>
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-1.5 text-sm sm:grid-cols-4">
        {facts.map(([id, value]) => (
          <div key={id} className="min-w-0">
            <dt className="text-muted text-xs">{t(`facts.${id as 'host'}`)}</dt>
            <dd className="truncate tabular-nums" title={id === 'host' || id === 'version' ? String(value) : undefined}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {process.runs.length > 0 && (
        <p className="mt-3 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs">
          <span className="text-muted">{t('runs')}</span>
          {process.runs.map((name) =>
            role === 'workers' ? (
              <Link
                key={name}
                href={`/admin/jobs?system=${encodeURIComponent(name)}`}
                className="flex min-h-6 items-center underline underline-offset-2 hover:text-accent"
              >
                {name}
              </Link>
            ) : (
              <span key={name}>{name}</span>
            ),
          )}
        </p>
      )}
    </li>
  );
}

function StateChip({ process: { state, away } }: { process: ProcessView }) {
  const t = useTranslations('adminLive.processes');
  if (state === 'gone') return <Chip tone="danger">{t('gone')}</Chip>;
  if (state === 'stopped') return <Chip>{t('stopped')}</Chip>;
  if (away === null) return <Chip>{t('starting')}</Chip>;
  if (away.length > 0) return <Chip tone="warning">{t('notReady', { what: away.join(', ') })}</Chip>;
  return <Chip tone="success">{t('ready')}</Chip>;
}
