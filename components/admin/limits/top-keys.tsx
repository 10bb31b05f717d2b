'use client';

import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { LimitRuleJson } from '@/server/admin/limits/schema.ts';
import { DataTable } from '../data-table.tsx';
import { limitKeysQuery } from './queries.ts';

interface Props {
  rule: LimitRuleJson;
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** Whom the rule meets most; choosing one, or writing another, draws what is remembered of them. */
export function TopKeys({ rule, chosen, onChoose }: Props) {
  const t = useTranslations('adminLimits.keys');
  const format = useFormatter();
  const [typed, setTyped] = useState('');
  const { data, error, isError, isFetching, refetch } = useQuery(limitKeysQuery(rule.id));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== '') onChoose(typed.trim());
  };
  return (
    <section aria-labelledby="limit-keys">
      <h3 id="limit-keys" className="mb-2 font-medium text-sm">
        {t('title')}
      </h3>
      {data === undefined && isError && (
        <LoadFailure title={t('failed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
      )}
      {data === undefined && !isError && <Skeleton className="h-32 w-full rounded-2xl" />}
      {data !== undefined && (
        <DataTable
          caption={t('title')}
          empty={t('empty')}
          rows={data.items}
          keyOf={({ key }) => key}
          columns={[
            {
              id: 'who',
              label: t('who'),
              isTitle: true,
              cell: ({ key, label }) => (
                <button
                  type="button"
                  aria-pressed={key === chosen}
                  aria-label={t('look', { who: label ?? key })}
                  onClick={() => onChoose(key)}
                  className="min-h-6 cursor-pointer rounded text-start underline-offset-4 [overflow-wrap:anywhere] hover:underline aria-pressed:font-semibold aria-pressed:underline"
                >
                  {label ?? key}
                  {label !== null && label !== key && (
                    <span className="ms-2 font-mono font-normal text-muted text-xs">{key}</span>
                  )}
                </button>
              ),
            },
            { id: 'hits', label: t('hits'), isNumber: true, cell: ({ hits }) => format.number(hits) },
            {
              id: 'refused',
              label: t('refused'),
              isNumber: true,
              cell: ({ refused }) => (
                <span className={refused > 0 ? 'font-medium text-danger-text' : ''}>{format.number(refused)}</span>
              ),
            },
          ]}
        />
      )}
      <form onSubmit={submit} noValidate className="mt-3 flex items-end gap-2">
        <TextField
          label={t('other')}
          name="key"
          autoComplete="off"
          spellCheck="false"
          placeholder={t('otherPlaceholder')}
          value={typed}
          onChange={setTyped}
          maxLength={200}
        />
        <Button type="submit" variant="tertiary" className="h-11 shrink-0 sm:h-10">
          {t('show')}
        </Button>
      </form>
    </section>
  );
}
