'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { notify } from '@/components/ui/notify.ts';
import { SelectField } from '@/components/ui/select-field.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import type { SuppressionView } from '@/server/notifications/suppressions/schema.ts';
import { SUPPRESSION_NOTE_MAX } from '@/server/notifications/suppressions/terms.ts';
import { SENT_CHANNELS, type SentChannel } from '@/server/notifications/terms.ts';
import { SUPPRESSIONS, SUPPRESSIONS_PATH } from './queries.ts';

const FIELDS = ['address', 'note'] as const;

/** Has nothing sent to an address any more. */
export function AddDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('adminNotifications.suppressions');
  const tShell = useTranslations('shell');
  const tChannels = useTranslations('notifications.channels');
  const client = useQueryClient();
  const form = useId();
  const [channel, setChannel] = useState<SentChannel>('email');
  const [address, setAddress] = useState('');
  const [note, setNote] = useState('');
  const add = useMutation({
    mutationFn: () =>
      fetchJson<SuppressionView>(SUPPRESSIONS_PATH, { method: 'POST', body: { channel, address, note } }),
    onSuccess: async () => {
      notify({ title: t('added'), tone: 'success' });
      await client.invalidateQueries({ queryKey: SUPPRESSIONS });
      onClose();
    },
  });
  const words = useFieldReasons(add.error, FIELDS);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!add.isPending) add.mutate();
  };
  return (
    <Dialog
      title={t('addTitle')}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('cancel')}
          </Button>
          <Button variant="primary" type="submit" form={form} isPending={add.isPending}>
            {t('add')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <SelectField
          label={t('channel')}
          options={SENT_CHANNELS.map((id) => ({ id, label: tChannels(id) }))}
          value={channel}
          onChange={(id) => setChannel(SENT_CHANNELS.find((known) => known === id) ?? 'email')}
        />
        <TextField
          label={t('address')}
          name="address"
          autoComplete="off"
          spellCheck="false"
          value={address}
          onChange={setAddress}
          hint={t('addressHint')}
          error={words('address')}
        />
        <TextField
          label={t('note')}
          name="note"
          autoComplete="off"
          maxLength={SUPPRESSION_NOTE_MAX}
          value={note}
          onChange={setNote}
          hint={t('noteHint')}
          error={words('note')}
        />
        <p role="alert" className="text-danger-text text-sm empty:hidden">
          {words('form')}
        </p>
      </form>
    </Dialog>
  );
}
