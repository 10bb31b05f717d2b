'use client';

import { ChevronDown } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { LinkImportJson } from '@/server/links/transfer/schema.ts';
import { IMPORT_FIELDS, type ImportField } from '@/server/links/transfer/terms.ts';

interface Props {
  draft: LinkImportJson;
  /** What stands in the columns of the first row of data. */
  sample: readonly string[];
  onChange: (columns: LinkImportJson['options']['columns']) => void;
}

/** Says of every column what it means; each meaning belongs to one column. */
export function ColumnsEditor({ draft, sample, onChange }: Props) {
  const t = useTranslations('linkImport');
  const { columns, hasHeader } = draft.options;
  const meanings = new Map(
    IMPORT_FIELDS.flatMap((field) => (columns[field] === undefined ? [] : [[columns[field], field]])),
  );
  const choose = (column: number, field: string) => {
    const others = Object.entries(columns).filter(([each, place]) => place !== column && each !== field);
    onChange({ ...Object.fromEntries(others), ...(field === '' ? {} : { [field as ImportField]: column }) });
  };
  return (
    <ul className="divide-y divide-separator">
      {draft.columns.map((header, column) => {
        const name = hasHeader && header.trim() !== '' ? header : t('draft.column', { number: column + 1 });
        const meaning = meanings.get(column) ?? '';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
          <li key={column} className="flex flex-col gap-1.5 py-3 first:pt-0 sm:flex-row sm:items-center sm:gap-4">
            <div className="min-w-0 flex-1">
              <p className={`truncate font-medium text-sm ${meaning === '' ? 'text-muted' : ''}`}>{name}</p>
              {(sample[column] ?? '').trim() !== '' && (
                <p className="truncate text-[0.8125rem] text-muted">
                  {t('draft.sample', { text: sample[column] ?? '' })}
                </p>
              )}
            </div>
            <span className="relative flex items-center sm:w-60">
              <select
                aria-label={name}
                value={meaning}
                onChange={(event) => choose(column, event.target.value)}
                className="h-11 w-full cursor-pointer appearance-none truncate rounded-[0.625rem] border border-field-border bg-field ps-3 pe-9 text-foreground text-sm focus-visible:outline-2 focus-visible:outline-focus sm:h-10"
              >
                <option value="">{t('draft.nothing')}</option>
                {IMPORT_FIELDS.map((field) => (
                  <option key={field} value={field}>
                    {t(`fields.${field}`)}
                  </option>
                ))}
              </select>
              <ChevronDown aria-hidden className="pointer-events-none absolute end-3 size-4 text-muted" />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
