'use client';

import { Download } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { DateField } from '@/components/ui/date-field.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { AuditList } from './audit-list.tsx';
import { auditParams, readAuditFilter } from './queries.ts';
import { useEventName } from './use-event-name.ts';

/** Shallow: the list itself asks the server, the page need not. */
function writeParam(name: string, value: string): void {
  const next = new URLSearchParams(window.location.search);
  if (value === '') next.delete(name);
  else next.set(name, value);
  const query = next.toString();
  window.history.replaceState(null, '', query === '' ? window.location.pathname : `?${query}`);
}

/** The audit log with its filters, which stand in the address. @param events the kinds there are */
export function AuditView({ events }: { events: readonly string[] }) {
  const t = useTranslations('adminData.audit');
  const eventName = useEventName();
  // In the reader's language, not the machine's: server and browser must agree.
  const { compare } = new Intl.Collator(useLocale());
  const filter = readAuditFilter(useSearchParams());
  const isFiltered = Object.values(filter).some((value) => value !== '');
  const options = events.map((id) => ({ id, label: eventName(id) })).sort((a, b) => compare(a.label, b.label));
  return (
    <>
      <div className="mb-4 grid grid-cols-2 items-end gap-3 lg:grid-cols-[minmax(0,14rem)_repeat(2,minmax(0,10.5rem))_1fr_auto]">
        <SelectField
          label={t('event')}
          className="col-span-2 sm:col-span-1"
          options={[{ id: '', label: t('allEvents') }, ...options]}
          value={filter.event}
          onChange={(event) => writeParam('event', event)}
        />
        <div className="col-span-2 sm:col-span-1 lg:order-last lg:w-56">
          <ListSearch label={t('person')} />
        </div>
        <DateField
          label={t('from')}
          value={filter.from}
          {...(filter.to === '' ? {} : { max: filter.to })}
          onChange={(day) => writeParam('from', day)}
        />
        <DateField
          label={t('to')}
          value={filter.to}
          {...(filter.from === '' ? {} : { min: filter.from })}
          onChange={(day) => writeParam('to', day)}
        />
        <div className="hidden lg:block" />
      </div>
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        {/* A download, not a page: a plain link. */}
        <a
          href={`/v1/admin/audit/export?${auditParams(filter)}`}
          download
          className={buttonClass({ variant: 'tertiary', size: 'sm' })}
        >
          <Download aria-hidden />
          {t('export')}
        </a>
        {isFiltered && (
          <Button
            size="sm"
            variant="ghost"
            onPress={() => window.history.replaceState(null, '', window.location.pathname)}
          >
            {t('clear')}
          </Button>
        )}
        <p className="text-muted text-xs">{t('exportHint')}</p>
      </div>
      <AuditList filter={filter} onPerson={(id) => writeParam('q', id)} />
    </>
  );
}
