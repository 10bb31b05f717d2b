'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { notify } from '@/components/ui/notify.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { PasskeyJson } from '@/server/users/passkeys/schema.ts';
import { useProof } from './use-proof.tsx';

/** The passkeys of the account, each with what can be done to it. */
export function PasskeyList({ passkeys }: { passkeys: PasskeyJson[] }) {
  const t = useTranslations('security.passkeys');
  const tShell = useTranslations('shell');
  const reason = useReason();
  const client = useQueryClient();
  const [doomed, setDoomed] = useState<PasskeyJson | null>(null);
  const [editing, setEditing] = useState<{ id: string; name: string } | null>(null);
  const { prove, dialog } = useProof();
  const settle = () => {
    setDoomed(null);
    return client.invalidateQueries({ queryKey: ['security'] });
  };
  const onError = (error: Error) =>
    notify({ title: t('changeFailed'), description: reason(toApiProblem(error)), tone: 'danger' });
  const remove = useMutation({
    mutationFn: (id: string) => prove(() => fetchJson<void>(`/v1/passkeys/${id}`, { method: 'DELETE' })),
    onSuccess: () => notify({ title: t('removed'), tone: 'success' }),
    onError,
    onSettled: settle,
  });
  const rename = useMutation({
    mutationFn: ({ id, name }: { id: string; name: string }) =>
      fetchJson<PasskeyJson>(`/v1/passkeys/${id}`, { method: 'PATCH', body: { name } }),
    onSuccess: () => {
      setEditing(null);
      notify({ title: t('renamed'), tone: 'success' });
    },
    onError,
    onSettled: settle,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (editing !== null && !rename.isPending) rename.mutate(editing);
  };
  return (
    <>
      <ul aria-label={t('title')} className="divide-y divide-separator">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3 first:pt-0">
            {editing?.id === passkey.id ? (
              <form method="post" className="flex w-full flex-wrap items-end gap-2" onSubmit={submit}>
                <TextField
                  label={t('name')}
                  name="rename"
                  autoComplete="off"
                  maxLength={60}
                  value={editing.name}
                  onChange={(name) => setEditing({ ...editing, name })}
                  autoFocus
                  className="min-w-40 flex-1"
                />
                <Button type="submit" variant="primary" isPending={rename.isPending}>
                  {tShell('save')}
                </Button>
                <Button variant="tertiary" onPress={() => setEditing(null)}>
                  {tShell('cancel')}
                </Button>
              </form>
            ) : (
              <>
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-2">
                    <span className="break-words font-medium text-sm">{passkey.name}</span>
                    {passkey.isBackedUp && <Chip>{t('synced')}</Chip>}
                  </p>
                  <p className="mt-0.5 text-muted text-xs">
                    {t('created')} <RelativeTime iso={passkey.createdAt} />
                    {' · '}
                    {passkey.lastUsedAt === null ? (
                      t('neverUsed')
                    ) : (
                      <>
                        {t('lastUsed')} <RelativeTime iso={passkey.lastUsedAt} />
                      </>
                    )}
                  </p>
                </div>
                <div className="flex gap-1">
                  <Button
                    size="sm"
                    variant="tertiary"
                    aria-label={t('renameOne', { name: passkey.name })}
                    onPress={() => setEditing({ id: passkey.id, name: passkey.name })}
                  >
                    {t('rename')}
                  </Button>
                  <Button
                    size="sm"
                    variant="tertiary"
                    aria-label={t('removeOne', { name: passkey.name })}
                    onPress={() => setDoomed(passkey)}
                  >
                    {t('remove')}
                  </Button>
                </div>
              </>
            )}
          </li>
        ))}
      </ul>
      {dialog}
      {doomed && !dialog && (
        <ConfirmDialog
          title={t('removeTitle')}
          confirmLabel={t('remove')}
          cancelLabel={tShell('cancel')}
          isPending={remove.isPending}
          onConfirm={() => remove.mutate(doomed.id)}
          onClose={() => setDoomed(null)}
        >
          {t('removeBody', { name: doomed.name })}
        </ConfirmDialog>
      )}
    </>
  );
}
