'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { StatCard } from '@/components/admin/stat-card.tsx';
import { ProgressBar } from '@/components/ui/progress-bar.tsx';
import type { IdOverview } from '@/server/admin/ids/schema.ts';
import { IdsSection } from './ids-section.tsx';
import { PlanEpoch } from './plan-epoch.tsx';

type Props = Pick<IdOverview, 'time' | 'leases' | 'freeNodes'>;

/** How long the 41 bits of time last, and how many ids are given at the moment. */
export function IdTime({ time, leases, freeNodes }: Props) {
  const t = useTranslations('adminIds.time');
  const format = useFormatter();
  const perSecond = leases.reduce((sum, lease) => sum + (lease.perSecond ?? 0), 0);
  const day = (iso: string) => format.dateTime(new Date(iso), { dateStyle: 'long', timeZone: 'UTC' });
  const used = t('used', { share: format.number(time.usedShare, { style: 'percent', maximumFractionDigits: 2 }) });
  return (
    <IdsSection id="time" title={t('title')} body={t('body')}>
      {time.isAlarm && (
        <p role="alert" className="mb-4 rounded-xl bg-danger/10 px-4 py-3 text-danger-text text-sm">
          {t('alarm', { date: day(time.endsAt) })}
        </p>
      )}
      <dl className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <StatCard
          label={t('yearsLeft')}
          value={format.number(time.yearsLeft, { maximumFractionDigits: 1 })}
          isAlarming={time.isAlarm}
        />
        <StatCard label={t('endsAt')} value={day(time.endsAt)} />
        <StatCard label={t('perSecond')} value={format.number(perSecond, { maximumFractionDigits: 1 })} />
        <StatCard label={t('freeNodes')} value={format.number(freeNodes)} />
      </dl>
      <p className="mt-4 mb-2 text-sm">{used}</p>
      <ProgressBar label={used} share={time.usedShare} />
      <ul className="mt-3 flex flex-col gap-1 text-muted text-sm">
        {time.epochs.map((epoch) => (
          <li key={epoch.from}>{t('epoch', { date: day(epoch.from), ms: epoch.tickMs })}</li>
        ))}
      </ul>
      <PlanEpoch />
    </IdsSection>
  );
}
