'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { notify } from '@/components/ui/notify.ts';
import { TextField } from '@/components/ui/text-field.tsx';
import type { SuppressionView } from '@/server/notifications/suppressions/schema.ts';
import { SUPPRESSION_NOTE_MAX } from '@/server/notifications/suppressions/terms.ts';
import { SUPPRESSIONS, SUPPRESSIONS_PATH } from './queries.ts';

/** Has an address sent to again, for a reason that stays in the audit log. */
export function RemoveDialog({ suppression, onClose }: { suppression: SuppressionView; onClose: () => void }) {
  const t = useTranslations('adminNotifications.suppressions');
  const tShell = useTranslations('shell');
  const client = useQueryClient();
  const form = useId();
  const [note, setNote] = useState('');
  const { channel, hash, reason } = suppression;
  const remove = useMutation({
    mutationFn: () =>
      fetchJson<void>(`${SUPPRESSIONS_PATH}/${channel}/${hash}/lift`, { method: 'POST', body: { note } }),
    onSuccess: async () => {
      notify({ title: t('removed'), tone: 'success' });
      await client.invalidateQueries({ queryKey: SUPPRESSIONS });
      onClose();
    },
  });
  const words = useFieldReasons(remove.error, ['note']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!remove.isPending) remove.mutate();
  };
  return (
    <Dialog
      title={t('removeTitle')}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('cancel')}
          </Button>
          <Button variant="danger" type="submit" form={form} isPending={remove.isPending}>
            {t('remove')}
          </Button>
        </>
      }
    >
      <p className="mb-4 text-muted text-sm">{t(`removeBody.${reason}`)}</p>
      <form id={form} onSubmit={submit} noValidate>
        <TextField
          label={t('note')}
          name="note"
          autoComplete="off"
          maxLength={SUPPRESSION_NOTE_MAX}
          value={note}
          onChange={setNote}
          hint={t('noteHint')}
          error={words('note') ?? words('form')}
        />
      </form>
    </Dialog>
  );
}
