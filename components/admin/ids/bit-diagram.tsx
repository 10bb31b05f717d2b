'use client';

import { useTranslations } from 'next-intl';
import type { ExplainedId, IdField } from '@/server/ids/schema.ts';

const COLOURS: Record<IdField['name'], string> = {
  sign: 'bg-default text-foreground',
  time: 'bg-accent/20 text-foreground',
  datacentre: 'bg-success/20 text-foreground',
  machine: 'bg-warning/20 text-foreground',
  sequence: 'bg-danger/15 text-foreground',
  counter: 'bg-danger/15 text-foreground',
  version: 'bg-success/20 text-foreground',
  variant: 'bg-warning/20 text-foreground',
  random: 'bg-default text-foreground',
  value: 'bg-default text-foreground',
};

/** The bits of an id in groups, each with its name, its value and what it means; the list is text and needs no picture. */
export function BitDiagram({ explained }: { explained: ExplainedId }) {
  const t = useTranslations('adminIds.fields');
  const placed = explained.fields.map((field, index) => ({
    ...field,
    // Two fields of an id may have the same name, so the place tells them apart.
    from: explained.fields.slice(0, index).reduce((sum, { bits }) => sum + bits.length, 0),
  }));
  return (
    <ol className="flex flex-wrap gap-2">
      {placed.map(({ name, bits, value, from }) => (
        <li key={from} className="min-w-0 max-w-full">
          <p className="text-muted text-xs">
            {t(name)} <span className="tabular-nums">{t('bits', { count: bits.length })}</span>
          </p>
          <p className={`mt-1 break-all rounded-md px-2 py-1.5 font-mono text-xs leading-5 ${COLOURS[name]}`}>{bits}</p>
          <p className="mt-1 break-all font-mono text-xs tabular-nums">= {value}</p>
        </li>
      ))}
    </ol>
  );
}
