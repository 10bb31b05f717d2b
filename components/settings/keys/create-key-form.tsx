'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { FormError } from '@/components/auth/form-error.tsx';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { CopyField } from '@/components/ui/copy-field.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { CreatedKeyJson } from '@/server/users/keys/schema.ts';
import { EVERYTHING, SCOPES } from '@/server/users/keys/terms.ts';
import { useProof } from '../security/use-proof.tsx';
import { SettingsCard } from '../settings-card.tsx';
import { useScopeLabel } from './use-scope-label.ts';

interface Props {
  isAdmin: boolean;
  onCreated: () => void;
}

/** Makes a key and shows it, this once: the server keeps only its hash. */
export function CreateKeyForm({ isAdmin, onCreated }: Props) {
  const t = useTranslations('keys');
  const labelOf = useScopeLabel();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly string[]>([]);
  const { prove, dialog } = useProof();
  const create = useMutation({
    mutationFn: () =>
      prove(() => fetchJson<CreatedKeyJson>('/v1/keys', { method: 'POST', body: { name: name.trim(), scopes } })),
    onSuccess: () => {
      setName('');
      setScopes([]);
      onCreated();
    },
  });
  const wordsFor = useFieldReasons(create.error, ['name', 'scopes']);
  const toggle = (scope: string) =>
    setScopes(scopes.includes(scope) ? scopes.filter((item) => item !== scope) : [...scopes, scope]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!create.isPending) create.mutate();
  };
  const offered = [...SCOPES.filter((scope) => scope !== 'admin' || isAdmin), EVERYTHING];
  return (
    <SettingsCard title={t('createTitle')}>
      <form method="post" noValidate className="flex flex-col gap-4" onSubmit={submit}>
        <TextField
          label={t('name')}
          name="name"
          autoComplete="off"
          placeholder={t('namePlaceholder')}
          maxLength={60}
          value={name}
          onChange={setName}
          error={wordsFor('name')}
          className="max-w-sm"
        />
        <fieldset>
          <legend className="mb-1.5 font-medium text-sm">{t('scopes')}</legend>
          <div className="grid gap-x-4 sm:grid-cols-2">
            {offered.map((scope) => {
              const isCovered = scope !== EVERYTHING && scopes.includes(EVERYTHING);
              return (
                <label key={scope} className="flex min-h-9 items-center gap-2.5 py-1 text-sm">
                  <input
                    type="checkbox"
                    name="scope"
                    value={scope}
                    checked={isCovered || scopes.includes(scope)}
                    disabled={isCovered}
                    onChange={() => toggle(scope)}
                    className="size-4.5 shrink-0 accent-accent"
                  />
                  {labelOf(scope)}
                </label>
              );
            })}
          </div>
        </fieldset>
        <FormError text={wordsFor('scopes') ?? wordsFor('form')} />
        <div>
          <Button type="submit" variant="primary" isPending={create.isPending}>
            {create.isPending ? t('pending') : t('create')}
          </Button>
        </div>
      </form>
      {dialog}
      <div role="status">
        {create.data && (
          <div className="mt-4 rounded-xl bg-success/10 p-4">
            <p className="flex items-center gap-2 font-medium text-sm text-success-text">
              <CircleCheck aria-hidden className="size-4.5 shrink-0" />
              {t('resultTitle')}
            </p>
            <p className="mt-1 mb-3 text-sm">{t('resultBody')}</p>
            <CopyField label={t('resultLabel')} text={create.data.key} />
          </div>
        )}
      </div>
    </SettingsCard>
  );
}
