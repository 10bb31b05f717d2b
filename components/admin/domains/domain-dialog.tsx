'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { notify } from '@/components/ui/notify.ts';
import { TextField } from '@/components/ui/text-field.tsx';
import type { LinkDomainJson } from '@/server/links/domains/schema.ts';
import { useRefreshDomains } from './use-refresh-domains.ts';

const EXAMPLE_HOST = 'go.example';

/** Adds a domain, or changes where one leads. @param domain null makes a new one */
export function DomainDialog({ domain, onClose }: { domain: LinkDomainJson | null; onClose: () => void }) {
  const t = useTranslations('adminDomains');
  const refresh = useRefreshDomains();
  const form = useId();
  const [host, setHost] = useState('');
  const [rootUrl, setRootUrl] = useState(domain?.rootUrl ?? '');
  const [missingUrl, setMissingUrl] = useState(domain?.missingUrl ?? '');
  const save = useMutation({
    mutationFn: () => {
      const addresses = { rootUrl: rootUrl.trim() || null, missingUrl: missingUrl.trim() || null };
      return domain === null
        ? fetchJson<LinkDomainJson>('/v1/link-domains', { method: 'POST', body: { host: host.trim(), ...addresses } })
        : fetchJson<LinkDomainJson>(`/v1/link-domains/${domain.id}`, {
            method: 'PATCH',
            body: addresses,
            ifVersion: domain.version,
          });
    },
    onSuccess: (saved) => {
      notify({ title: t(domain === null ? 'added' : 'saved', { host: saved.host }), tone: 'success' });
      onClose();
    },
    onSettled: refresh,
  });
  const wordsFor = useFieldReasons(save.error, ['host', 'rootUrl', 'missingUrl'] as const);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <Dialog
      title={domain === null ? t('addTitle') : t('editTitle', { host: domain.host })}
      onClose={onClose}
      footer={
        <>
          <Button variant="tertiary" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form={form} variant="primary" isPending={save.isPending}>
            {t(domain === null ? 'add' : 'save')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-4">
        {domain === null && (
          <TextField
            label={t('host')}
            name="host"
            inputMode="url"
            autoComplete="off"
            spellCheck="false"
            placeholder={EXAMPLE_HOST}
            value={host}
            onChange={setHost}
            hint={t('hostHint')}
            error={wordsFor('host')}
            isRequired
            autoFocus
          />
        )}
        <TextField
          label={t('rootUrl')}
          name="rootUrl"
          type="url"
          autoComplete="off"
          value={rootUrl}
          onChange={setRootUrl}
          hint={t('rootHint')}
          error={wordsFor('rootUrl')}
        />
        <TextField
          label={t('missingUrl')}
          name="missingUrl"
          type="url"
          autoComplete="off"
          value={missingUrl}
          onChange={setMissingUrl}
          hint={t('missingHint')}
          error={wordsFor('missingUrl')}
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
