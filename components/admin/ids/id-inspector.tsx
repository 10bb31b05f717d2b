'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useDebounced } from '@/components/shell/use-debounced.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { TextField } from '@/components/ui/text-field.tsx';
import type { ExplainedId } from '@/server/ids/schema.ts';
import { BitDiagram } from './bit-diagram.tsx';
import { IdsSection } from './ids-section.tsx';
import { explainIdQuery } from './queries.ts';

/** Any id, taken apart bit by bit. */
export function IdInspector({ id, onChange }: { id: string; onChange: (id: string) => void }) {
  const t = useTranslations('adminIds.inspect');
  const reasonOf = useReason();
  const asked = useDebounced(id.trim(), 200);
  const { data, error } = useQuery(explainIdQuery(asked));
  const explained = asked === '' || error ? undefined : data;
  return (
    <IdsSection id="inspect" title={t('title')} body={t('body')}>
      <TextField
        label={t('label')}
        name="id"
        value={id}
        onChange={onChange}
        autoComplete="off"
        spellCheck="false"
        maxLength={40}
        inputClassName="font-mono"
        placeholder={t('placeholder')}
        className="max-w-xl"
        error={error && asked !== '' ? reasonOf(toApiProblem(error)) : undefined}
      />
      <div aria-live="polite" className="mt-4">
        {explained ? <Explained explained={explained} /> : <p className="text-muted text-sm">{t('empty')}</p>}
      </div>
    </IdsSection>
  );
}

function Explained({ explained }: { explained: ExplainedId }) {
  const t = useTranslations('adminIds.inspect');
  const format = useFormatter();
  const { strategy, time, node, datacentre, machine, sequence, version } = explained;
  const facts: [string, string | null][] = [
    [
      t('time'),
      time === null
        ? null
        : `${format.dateTime(new Date(time), { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' })} UTC (${time})`,
    ],
    [t('node'), node === null ? null : t('nodeValue', { node, datacentre: datacentre ?? 0, machine: machine ?? 0 })],
    [t('sequence'), sequence === null ? null : format.number(sequence)],
    [t('version'), version === null ? null : String(version)],
  ];
  return (
    <div className="rounded-2xl border border-border bg-surface px-5 py-4 shadow-surface">
      <p className="font-medium text-sm">{t(`kinds.${strategy}`)}</p>
      <dl className="mt-2 mb-4 flex flex-col gap-1 text-sm">
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <div key={label} className="flex flex-wrap gap-x-2">
                <dt className="text-muted">{label}</dt>
                <dd className="tabular-nums">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <BitDiagram explained={explained} />
    </div>
  );
}
