'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { CopyField } from '@/components/ui/copy-field.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { CreatedInvitationJson } from '@/server/users/schema.ts';

const ROLES = ['user', 'moderator', 'admin'] as const;

/** Makes an invitation and shows its link, this once: the server keeps only its hash. */
export function CreateInvitationForm({ onCreated }: { onCreated: () => void }) {
  const t = useTranslations('admin.invitations');
  const reason = useReason();
  const [role, setRole] = useState<(typeof ROLES)[number]>('user');
  const [email, setEmail] = useState('');
  const create = useMutation({
    mutationFn: () =>
      fetchJson<CreatedInvitationJson>('/v1/invitations', {
        method: 'POST',
        body: { role, ...(email.trim() === '' ? {} : { email: email.trim() }) },
      }),
    onSuccess: () => {
      setEmail('');
      onCreated();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!create.isPending) create.mutate();
  };
  return (
    <section aria-label={t('create')} className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5">
      <form onSubmit={submit} noValidate className="flex flex-col gap-4 md:flex-row md:items-start">
        <ChoiceGroup
          legend={t('role')}
          options={ROLES.map((id) => ({ id, label: t(`roles.${id}`) }))}
          value={role}
          onChange={setRole}
        />
        <TextField
          label={t('email')}
          name="email"
          type="email"
          autoComplete="off"
          value={email}
          onChange={setEmail}
          hint={t('emailHint')}
          error={create.error === null ? undefined : reason(toApiProblem(create.error))}
          className="md:flex-1"
        />
        <Button type="submit" variant="primary" className="h-11 sm:h-10 md:mt-[1.625rem]" isPending={create.isPending}>
          {create.isPending ? t('pending') : t('create')}
        </Button>
      </form>
      <div role="status">
        {create.data && (
          <div className="mt-4 rounded-xl bg-success/10 p-4">
            <p className="flex items-center gap-2 font-medium text-sm text-success-text">
              <CircleCheck aria-hidden className="size-4.5 shrink-0" />
              {t('resultTitle')}
            </p>
            <p className="mt-1 mb-3 text-sm">{t('resultBody')}</p>
            <CopyField label={t('resultLabel')} text={create.data.url} />
          </div>
        )}
      </div>
    </section>
  );
}
