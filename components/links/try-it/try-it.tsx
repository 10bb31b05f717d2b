'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useDebounced } from '@/components/shell/use-debounced.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { DateTimeField } from '@/components/ui/date-time-field.tsx';
import { SelectField } from '@/components/ui/select-field.tsx';
import type { TriedTarget } from '@/server/links/rules/schema.ts';
import type { LinkForm } from '../editor/use-link-form.ts';
import { targetLabel } from '../link-label.ts';
import { useCountryTokens, useLanguageTokens, useNames } from '../rules/use-names.ts';
import { trialOf, type Visitor } from './trial.ts';

/** Typing on changes the answer; it is asked for when the fingers rest. */
const PAUSE_MS = 250;

/** Somebody who reads as the reader does, on the most usual device. */
const usual = (locale: string): Visitor => ({
  device: 'mobile',
  system: 'ios',
  browser: 'safari',
  language: locale,
  country: locale === 'ko' ? 'KR' : 'US',
  at: '',
});

interface Props {
  form: LinkForm;
  /** Hears which rule of the form wins, and when none does. */
  onWinner: (index: number | null) => void;
}

/** Imagines a visitor and says, while the form is being written, where they would be sent and why. */
export function TryIt({ form, onWinner }: Props) {
  const t = useTranslations('links.tryIt');
  const locale = useLocale();
  const reason = useReason();
  const names = useNames();
  const languages = useLanguageTokens();
  const countries = useCountryTokens();
  const [visitor, setVisitor] = useState(() => usual(locale));
  const trial = trialOf(form.draft, visitor);
  const asked = useDebounced(JSON.stringify(trial?.body ?? null), PAUSE_MS);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['links', 'try', asked] as const,
    queryFn: ({ signal }) =>
      fetchJson<TriedTarget>('/v1/links/try', { method: 'POST', body: JSON.parse(asked), signal }),
    enabled: asked !== 'null',
    placeholderData: keepPreviousData,
    retry: false,
  });
  const answer = trial === null || error !== null ? undefined : data;
  const winner = answer === undefined || answer.rule === null ? null : (trial?.places[answer.rule] ?? null);
  useEffect(() => onWinner(winner), [onWinner, winner]);
  useEffect(() => () => onWinner(null), [onWinner]);

  const set = (patch: Partial<Visitor>) => setVisitor((now) => ({ ...now, ...patch }));
  const unknown = { id: '', label: t('unknown') };
  return (
    <section aria-label={t('title')} className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5">
      <h2 className="font-semibold text-[0.9375rem]">{t('title')}</h2>
      <p className="mt-1 text-[0.8125rem] text-muted leading-snug">{t('about')}</p>
      <div className="mt-4 grid grid-cols-2 gap-3">
        <SelectField
          label={t('device')}
          options={[unknown, ...names.devices]}
          value={visitor.device}
          onChange={(device) => set({ device })}
        />
        <SelectField
          label={t('system')}
          options={[unknown, ...names.systems]}
          value={visitor.system}
          onChange={(system) => set({ system })}
        />
        <SelectField
          label={t('browser')}
          options={[unknown, ...names.browsers]}
          value={visitor.browser}
          onChange={(browser) => set({ browser })}
        />
        <SelectField
          label={t('language')}
          options={[unknown, ...languages]}
          value={visitor.language}
          onChange={(language) => set({ language })}
        />
        <SelectField
          label={t('country')}
          options={[unknown, ...countries]}
          value={visitor.country}
          onChange={(country) => set({ country })}
          className="col-span-2"
        />
        <DateTimeField
          label={t('at')}
          value={visitor.at}
          onChange={(at) => set({ at })}
          hint={visitor.at === '' ? t('now') : ''}
          className="col-span-2"
        />
      </div>
      <div
        role="status"
        className={`mt-4 rounded-xl bg-default/60 px-3.5 py-3 ${isPlaceholderData ? 'opacity-60' : ''}`}
      >
        {trial === null && <p className="text-muted text-sm">{t('noTarget')}</p>}
        {trial !== null && error !== null && <p className="text-danger-text text-sm">{reason(toApiProblem(error))}</p>}
        {answer && (
          <Answer answer={answer} winner={winner} places={trial?.places ?? []} leftOut={trial?.leftOut ?? 0} />
        )}
      </div>
    </section>
  );
}

interface AnswerProps {
  answer: TriedTarget;
  winner: number | null;
  places: number[];
  leftOut: number;
}

function Answer({ answer, winner, places, leftOut }: AnswerProps) {
  const t = useTranslations('links.tryIt');
  const tConditions = useTranslations('links.rules.conditions');
  const format = useFormatter();
  const letter = String.fromCharCode(65 + (answer.variant ?? 0));
  const passed = answer.rules.flatMap(({ unmet }, index) =>
    unmet === null ? [] : { unmet, place: places[index] ?? index },
  );
  return (
    <>
      <p className="text-[0.8125rem] text-muted">
        {answer.why === 'rule' && t('why.rule', { place: (winner ?? 0) + 1 })}
        {answer.why === 'target' && t('why.target')}
        {answer.why === 'winner' && t('why.winner', { letter })}
        {answer.why === 'variant' &&
          t('why.variant', {
            letter,
            share: format.number((answer.share ?? 0) / 100, { style: 'percent', maximumFractionDigits: 1 }),
          })}
      </p>
      <p className="mt-0.5 font-medium text-sm [overflow-wrap:anywhere]">{targetLabel(answer.url)}</p>
      {passed.length > 0 && (
        <ul className="mt-2 flex flex-col gap-0.5 text-[0.8125rem] text-muted">
          {passed.map(({ unmet, place }) => (
            <li key={place}>{t('unmet', { place: place + 1, condition: tConditions(unmet) })}</li>
          ))}
        </ul>
      )}
      {leftOut > 0 && <p className="mt-2 text-[0.8125rem] text-muted">{t('leftOut')}</p>}
    </>
  );
}
