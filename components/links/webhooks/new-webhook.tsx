'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import type { NewWebhookJson } from '@/server/links/webhooks/schema.ts';
import { WEBHOOKS } from './queries.ts';
import { HowToVerify, SecretCard } from './secret-card.tsx';
import { type WebhookDraft, WebhookForm } from './webhook-form.tsx';

const BLANK: WebhookDraft = { url: '', events: ['link.clicked'] };

/** Makes a webhook, for one link or (null) all of them, and shows its secret this once. */
export function NewWebhook({ linkId }: { linkId: string | null }) {
  const t = useTranslations('webhooks.form');
  const client = useQueryClient();
  /** Each webhook that was made empties the form. */
  const [madeSoFar, setMadeSoFar] = useState(0);
  const create = useMutation({
    mutationFn: (draft: WebhookDraft) =>
      fetchJson<NewWebhookJson>('/v1/link-webhooks', { method: 'POST', body: { ...draft, linkId } }),
    onSuccess: () => setMadeSoFar((count) => count + 1),
    onSettled: () => client.invalidateQueries({ queryKey: WEBHOOKS }),
  });
  return (
    <div className="flex flex-col gap-4">
      <SettingsCard title={t('newTitle')}>
        <WebhookForm
          key={madeSoFar}
          start={BLANK}
          submitLabel={create.isPending ? t('pending') : t('create')}
          isPending={create.isPending}
          error={create.error}
          onSubmit={(draft) => create.mutate(draft)}
        />
      </SettingsCard>
      {create.data !== undefined && <SecretCard secret={create.data.secret} />}
      {create.data !== undefined && <HowToVerify />}
    </div>
  );
}
