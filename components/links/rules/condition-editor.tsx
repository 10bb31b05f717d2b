'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { DateTimeField } from '@/components/ui/date-time-field.tsx';
import { IconButton } from '@/components/ui/icon-button.tsx';
import { ToggleChips } from '@/components/ui/toggle-chips.tsx';
import { TokenField } from '@/components/ui/token-field.tsx';
import type { RuleConditions } from '@/server/links/rules/schema.ts';
import { type ConditionKind, withoutKind } from './conditions.ts';
import { useCountryTokens, useLanguageTokens, useNames } from './use-names.ts';

/** As many as the API takes. */
const LANGUAGES_MAX = 20;

interface Props {
  kind: ConditionKind;
  when: RuleConditions;
  onChange: (when: RuleConditions) => void;
  /** The reason why it was refused, in people's words. */
  error: string | undefined;
}

/** The values of one condition; any of them will do. */
export function ConditionEditor({ kind, when, onChange, error }: Props) {
  const t = useTranslations('links.rules');
  return (
    <div className="flex items-start gap-1">
      <div className="min-w-0 flex-1">
        <Values kind={kind} when={when} onChange={onChange} />
        {error !== undefined && <p className="mt-1 text-[0.8125rem] text-danger-text">{error}</p>}
      </div>
      <IconButton
        label={t('removeCondition', { condition: t(`conditions.${kind}`) })}
        onPress={() => onChange(withoutKind(when, kind))}
      >
        <X aria-hidden />
      </IconButton>
    </div>
  );
}

function Values({ kind, when, onChange }: Omit<Props, 'error'>): ReactNode {
  const t = useTranslations('links.rules');
  const names = useNames();
  const legend = t(`conditions.${kind}`);
  if (kind === 'devices') {
    return (
      <ToggleChips
        legend={legend}
        options={names.devices}
        values={when.devices ?? []}
        onChange={(devices) => onChange({ ...when, devices })}
      />
    );
  }
  if (kind === 'systems') {
    return (
      <ToggleChips
        legend={legend}
        options={names.systems}
        values={when.systems ?? []}
        onChange={(systems) => onChange({ ...when, systems })}
      />
    );
  }
  if (kind === 'browsers') {
    return (
      <ToggleChips
        legend={legend}
        options={names.browsers}
        values={when.browsers ?? []}
        onChange={(browsers) => onChange({ ...when, browsers })}
      />
    );
  }
  if (kind === 'languages') return <Languages when={when} onChange={onChange} />;
  if (kind === 'countries') return <Countries when={when} onChange={onChange} />;
  return (
    <fieldset>
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        <DateTimeField
          label={t('fromLabel')}
          value={when.from ?? ''}
          onChange={(from) => onChange({ ...when, from })}
        />
        <DateTimeField
          label={t('untilLabel')}
          value={when.until ?? ''}
          onChange={(until) => onChange({ ...when, until })}
        />
      </div>
    </fieldset>
  );
}

function Languages({ when, onChange }: Pick<Props, 'when' | 'onChange'>) {
  const t = useTranslations('links.rules');
  return (
    <TokenField
      label={t('conditions.languages')}
      values={when.languages ?? []}
      onChange={(languages) => onChange({ ...when, languages })}
      options={useLanguageTokens()}
      max={LANGUAGES_MAX}
      placeholder={t('languagesPlaceholder')}
    />
  );
}

function Countries({ when, onChange }: Pick<Props, 'when' | 'onChange'>) {
  const t = useTranslations('links.rules');
  const options = useCountryTokens();
  return (
    <TokenField
      label={t('conditions.countries')}
      values={when.countries ?? []}
      onChange={(countries) => onChange({ ...when, countries })}
      options={options}
      max={options.length}
      placeholder={t('countriesPlaceholder')}
    />
  );
}
