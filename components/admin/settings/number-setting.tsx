'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useState } from 'react';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { TextField } from '@/components/ui/text-field.tsx';

interface Props {
  label: string;
  value: number;
  isPending: boolean;
  /** Why the last value was refused. */
  error: Error | null;
  onSave: (value: number | string) => void;
}

/** A number, saved when the person says so: half-typed ones must not act. */
export function NumberSetting({ label, value, isPending, error, onSave }: Props) {
  const t = useTranslations('adminData.settings');
  const reason = useReason();
  const [typed, setTyped] = useState(String(value));
  useEffect(() => setTyped(String(value)), [value]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const number = typed.trim() === '' ? Number.NaN : Number(typed);
    if (!isPending) onSave(Number.isFinite(number) ? number : typed);
  };
  return (
    <form onSubmit={submit} noValidate className="flex w-full items-start gap-2 sm:w-56">
      <TextField
        label={label}
        isLabelHidden
        name="value"
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        onChange={setTyped}
        error={error === null ? undefined : reason(toApiProblem(error))}
      />
      <Button type="submit" variant="tertiary" className="h-11 sm:h-10" isPending={isPending}>
        {isPending ? t('saving') : t('save')}
      </Button>
    </form>
  );
}
