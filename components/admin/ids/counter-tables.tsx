'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { DataTable } from '@/components/admin/data-table.tsx';
import type { IdOverview } from '@/server/admin/ids/schema.ts';
import { IdsSection } from './ids-section.tsx';

/** The counters of the ticket servers, the segments taken from them, and the masters. */
export function CounterTables({ overview }: { overview: IdOverview }) {
  const t = useTranslations('adminIds.counters');
  const format = useFormatter();
  const whole = (text: string) => format.number(BigInt(text));
  return (
    <>
      <IdsSection id="tickets" title={t('tickets')} body={t('ticketsBody')}>
        <div className="flex flex-col gap-4">
          <DataTable
            caption={t('tickets')}
            rows={overview.tickets}
            keyOf={({ name }) => name}
            empty={t('noTickets')}
            columns={[
              { id: 'name', label: t('name'), isTitle: true, cell: ({ name }) => name },
              { id: 'next', label: t('next'), isNumber: true, cell: ({ next }) => whole(next) },
            ]}
          />
          <DataTable
            caption={t('segments')}
            rows={overview.segments.flatMap(({ name, step, segments }) =>
              segments.map((segment) => ({ name, step, ...segment })),
            )}
            keyOf={({ name, next }) => `${name}:${next}`}
            empty={t('noSegments')}
            columns={[
              { id: 'name', label: t('segmentOf'), isTitle: true, cell: ({ name }) => name },
              { id: 'next', label: t('next'), isNumber: true, cell: ({ next }) => whole(next) },
              {
                id: 'left',
                label: t('left'),
                isNumber: true,
                cell: ({ left, size }) => t('leftOf', { left, size }),
              },
              { id: 'step', label: t('step'), isNumber: true, cell: ({ step }) => format.number(step) },
            ]}
          />
        </div>
      </IdsSection>
      <IdsSection id="masters" title={t('masters')} body={t('mastersBody')}>
        <DataTable
          caption={t('masters')}
          rows={overview.masters}
          keyOf={({ name }) => name}
          empty={t('noSegments')}
          columns={[
            { id: 'name', label: t('name'), isTitle: true, cell: ({ name }) => name },
            { id: 'last', label: t('last'), isNumber: true, cell: ({ last }) => whole(last) },
            { id: 'increment', label: t('increment'), isNumber: true, cell: ({ step }) => format.number(step) },
          ]}
        />
      </IdsSection>
    </>
  );
}
