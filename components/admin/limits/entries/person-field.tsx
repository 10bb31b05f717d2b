'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useDebounced } from '@/components/shell/use-debounced.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { AdminPersonJson, AdminPersonPageJson } from '@/server/admin/people/schema.ts';

const SHOWN = 5;
const PAUSE_MS = 200;

interface Props {
  value: AdminPersonJson | null;
  onChange: (person: AdminPersonJson | null) => void;
  error?: string | undefined;
}

/** Finds one person by name, handle or address: type, then choose from what was found. */
export function PersonField({ value, onChange, error }: Props) {
  const t = useTranslations('adminLimits.entries');
  const reason = useReason();
  const id = useId();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), PAUSE_MS);
  const found = useQuery({
    queryKey: ['admin', 'limits', 'person', q] as const,
    queryFn: ({ signal }) =>
      fetchJson<AdminPersonPageJson>(
        `/v1/admin/people?${new URLSearchParams({ q, state: 'all', limit: String(SHOWN) })}`,
        { signal },
      ),
    enabled: q !== '' && value === null,
    placeholderData: keepPreviousData,
  });
  if (value !== null) {
    return (
      <div className="flex flex-col gap-1.5">
        <p className="font-medium text-sm">{t('person')}</p>
        <p className="flex min-h-11 flex-wrap items-center gap-2 text-sm sm:min-h-10">
          <span className="[overflow-wrap:anywhere]">
            {value.name} <span className="text-muted">{value.email}</span>
          </span>
          <Button size="sm" variant="tertiary" onPress={() => onChange(null)}>
            {t('otherPerson')}
          </Button>
        </p>
        {error !== undefined && <p className="text-[0.8125rem] text-danger-text">{error}</p>}
      </div>
    );
  }
  const people = q === '' ? undefined : found.data?.items;
  return (
    <div>
      <TextField
        label={t('person')}
        name="person"
        autoComplete="off"
        value={typed}
        onChange={setTyped}
        hint={t('personHint')}
        error={found.isError ? reason(toApiProblem(found.error)) : error}
      />
      <p role="status" id={id} className="sr-only">
        {people === undefined ? '' : t('found', { count: people.length })}
      </p>
      {people?.length === 0 && <p className="mt-1.5 text-muted text-sm">{t('found', { count: 0 })}</p>}
      {people !== undefined && people.length > 0 && (
        <ul aria-labelledby={id} className="mt-1.5 rounded-xl border border-border p-1">
          {people.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                onClick={() => onChange(person)}
                className="min-h-9 w-full cursor-pointer rounded-lg px-2.5 py-1.5 text-start text-sm [overflow-wrap:anywhere] hover:bg-default"
              >
                {person.name} <span className="text-muted">{person.email}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
