'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { reasonsByField, toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { notify } from '@/components/ui/notify.ts';
import { TextField } from '@/components/ui/text-field.tsx';
import type { LinkJson } from '@/server/links/schema.ts';
import { linkLabel } from './link-label.ts';
import { useChangeLink } from './use-change-link.ts';

/** Changes where a link leads and what it is called; its name is fixed. */
export function EditLinkDialog({ link, onClose }: { link: LinkJson; onClose: () => void }) {
  const t = useTranslations('links.edit');
  const tShell = useTranslations('shell');
  const reason = useReason();
  const change = useChangeLink();
  const form = useId();
  const [url, setUrl] = useState(link.url);
  // The list may bring a newer version while the dialog is open; what the person read is this one.
  const [version] = useState(link.version);
  const [title, setTitle] = useState(link.title ?? '');
  const problem = change.error === null ? null : toApiProblem(change.error);
  const reasons = problem === null ? {} : reasonsByField(problem, ['url', 'title']);
  const words = (field: string) =>
    problem !== null && reasons[field] !== undefined ? reason(problem, reasons[field]) : undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending) return;
    change.mutate(
      { id: link.id, url: url.trim(), title: title.trim() || null, version },
      {
        onSuccess: () => {
          notify({ title: t('saved'), tone: 'success' });
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      title={t('title')}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {tShell('cancel')}
          </Button>
          <Button variant="primary" type="submit" form={form} isPending={change.isPending}>
            {tShell('save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <p className="truncate font-medium text-muted text-sm">{linkLabel(link.shortUrl)}</p>
        <TextField
          label={t('url')}
          name="url"
          value={url}
          onChange={setUrl}
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
          autoFocus
          error={words('url') ?? words('form')}
        />
        <TextField
          label={t('name')}
          name="title"
          value={title}
          onChange={setTitle}
          autoComplete="off"
          maxLength={200}
          placeholder={t('namePlaceholder')}
          error={words('title')}
        />
      </form>
    </Dialog>
  );
}
