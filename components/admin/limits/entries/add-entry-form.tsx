'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useCountryOptions } from '@/components/shell/use-countries.ts';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { LimitEntryJson } from '@/server/admin/limits/schema.ts';
import { ENTRY_KINDS, ENTRY_SUBJECTS } from '@/server/admin/limits/terms.ts';
import { PersonField } from './person-field.tsx';
import { useAddEntry } from './use-change-entries.ts';

const HOUR_MS = 3_600_000;
const LIFETIMES = { never: null, hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, month: 30 * 24 * HOUR_MS };
type Lifetime = keyof typeof LIFETIMES;
const LIFETIME_IDS = Object.keys(LIFETIMES) as Lifetime[];

const FIELDS = ['value', 'note', 'expiresAt'] as const;

type Person = Parameters<Parameters<typeof PersonField>[0]['onChange']>[0];

/** Lets somebody pass always, or never: an address or a network, a person, a country. */
export function AddEntryForm() {
  const t = useTranslations('adminLimits.entries');
  const countries = useCountryOptions();
  const [kind, setKind] = useState<LimitEntryJson['kind']>('deny');
  const [subject, setSubject] = useState<LimitEntryJson['subject']>('address');
  const [address, setAddress] = useState('');
  const [person, setPerson] = useState<Person>(null);
  const [country, setCountry] = useState('');
  const [note, setNote] = useState('');
  const [lifetime, setLifetime] = useState<Lifetime>('never');
  const add = useAddEntry(() => {
    setAddress('');
    setPerson(null);
    setCountry('');
    setNote('');
  });
  const words = useFieldReasons(add.error, FIELDS);
  const valueError = words('value');
  const formError = words('form') ?? words('expiresAt');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (add.isPending) return;
    const value = { address, user: person?.id ?? '', country }[subject];
    const lifeMs = LIFETIMES[lifetime];
    const expiresAt = lifeMs === null ? null : new Date(Date.now() + lifeMs).toISOString();
    add.mutate({ kind, subject, value, note, expiresAt });
  };
  return (
    <form
      onSubmit={submit}
      noValidate
      aria-labelledby="limit-add"
      className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5"
    >
      <h2 id="limit-add" className="mb-3 font-semibold">
        {t('add')}
      </h2>
      <div className="mb-4 flex flex-wrap gap-x-6 gap-y-4">
        <ChoiceGroup
          legend={t('kind')}
          options={ENTRY_KINDS.map((id) => ({ id, label: t(`kinds.${id}`) }))}
          value={kind}
          onChange={setKind}
        />
        <ChoiceGroup
          legend={t('subject')}
          options={ENTRY_SUBJECTS.map((id) => ({ id, label: t(`subjects.${id}`) }))}
          value={subject}
          onChange={(next) => {
            add.reset();
            setSubject(next);
          }}
        />
      </div>
      <div className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_11rem]">
        {subject === 'address' && (
          <TextField
            label={t('address')}
            name="value"
            autoComplete="off"
            spellCheck="false"
            placeholder="203.0.113.0/24"
            value={address}
            onChange={setAddress}
            hint={t('addressHint')}
            error={valueError}
          />
        )}
        {subject === 'user' && <PersonField value={person} onChange={setPerson} error={valueError} />}
        {subject === 'country' && (
          <div>
            <SelectField
              label={t('country')}
              options={[{ id: '', label: t('chooseCountry') }, ...countries]}
              value={country}
              onChange={setCountry}
            />
            <p className={`mt-1.5 text-[0.8125rem] ${valueError === undefined ? 'text-muted' : 'text-danger-text'}`}>
              {valueError ?? t('countryHint')}
            </p>
          </div>
        )}
        <TextField
          label={t('note')}
          name="note"
          autoComplete="off"
          value={note}
          onChange={setNote}
          maxLength={200}
          hint={t('noteHint')}
          error={words('note')}
        />
        <SelectField
          label={t('until')}
          options={LIFETIME_IDS.map((id) => ({ id, label: t(`lifetimes.${id}`) }))}
          value={lifetime}
          onChange={(id) => setLifetime(LIFETIME_IDS.find((known) => known === id) ?? 'never')}
        />
      </div>
      <p className="mt-3 text-muted text-sm leading-relaxed">{t(`kindHint.${kind}`)}</p>
      <p role="alert" className="text-danger-text text-sm">
        {formError}
      </p>
      <Button type="submit" variant={kind === 'deny' ? 'danger' : 'primary'} isPending={add.isPending} className="mt-3">
        {add.isPending ? t('adding') : t(`submit.${kind}`)}
      </Button>
    </form>
  );
}
