'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import type { NotificationRates } from '@/server/notifications/overview/schema.ts';
import { RATE_EVENTS } from '@/server/notifications/overview/terms.ts';

/** The figures of every step in which something was planned, newest first. */
export function RatesTable({ rates: { steps, times } }: { rates: NotificationRates }) {
  const t = useTranslations('adminNotifications.rates');
  const format = useFormatter();
  const rows = steps
    .flatMap((counts, index) => (counts.planned === 0 ? [] : [{ at: times[index] ?? 0, counts }]))
    .reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached by the keyboard
    <section aria-label={t('table')} tabIndex={0} className="mt-1 max-h-96 overflow-auto rounded-lg">
      <table className="w-full whitespace-nowrap tabular-nums">
        <caption className="sr-only">{t('table')}</caption>
        <thead className="sticky top-0 bg-surface text-muted">
          <tr>
            <th scope="col" className="py-1.5 pe-3 text-start font-normal">
              {t('time')}
            </th>
            {RATE_EVENTS.map((event) => (
              <th key={event} scope="col" className="px-2 py-1.5 text-end font-normal">
                {t(`events.${event}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, counts }) => (
            <tr key={at} className="border-separator border-t">
              <th scope="row" className="py-1.5 pe-3 text-start font-normal">
                <ExactTime iso={new Date(at).toISOString()} />
              </th>
              {RATE_EVENTS.map((event) => (
                <td key={event} className="px-2 py-1.5 text-end">
                  {format.number(counts[event])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
