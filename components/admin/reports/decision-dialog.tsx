'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { TextArea } from '@/components/ui/text-area.tsx';
import { type DecisionAsk, useDecide } from './use-decide.ts';

/** Says what a decision does and asks why it is taken. */
export function DecisionDialog({ ask, onClose }: { ask: DecisionAsk; onClose: () => void }) {
  const t = useTranslations('adminReports');
  const tShell = useTranslations('shell');
  const form = useId();
  const [note, setNote] = useState('');
  const decide = useDecide(onClose);
  const wordsFor = useFieldReasons(decide.error, ['note'] as const);
  const { link, decision } = ask;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!decide.isPending) decide.mutate({ ...ask, note });
  };
  return (
    <Dialog
      title={t(`ask.${decision}.title`, { alias: link.alias })}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('cancel')}
          </Button>
          <Button
            type="submit"
            form={form}
            variant={decision === 'blocked' ? 'danger' : 'primary'}
            isPending={decide.isPending}
          >
            {t(`acts.${decision}`)}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <p className="text-muted text-sm leading-relaxed">{t(`ask.${decision}.body`)}</p>
        <TextArea
          label={t('note')}
          name="note"
          value={note}
          onChange={setNote}
          hint={t(decision === 'dismissed' ? 'noteHintKept' : 'noteHintTold')}
          error={wordsFor('note')}
        />
        {wordsFor('form') && (
          <p role="alert" className="text-danger-text text-sm">
            {wordsFor('form')}
          </p>
        )}
      </form>
    </Dialog>
  );
}
