'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { FormError } from '@/components/auth/form-error.tsx';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { TextField } from '@/components/ui/text-field.tsx';
import { ToggleChips } from '@/components/ui/toggle-chips.tsx';
import { WEBHOOK_EVENTS, type WebhookEvent } from '@/server/links/webhooks/terms.ts';
import { eventName } from './event-name.ts';

/** The same in every language. */
const EXAMPLE = 'https://example.com/hooks/maru';

export interface WebhookDraft {
  url: string;
  events: WebhookEvent[];
}

interface Props {
  start: WebhookDraft;
  submitLabel: string;
  isPending: boolean;
  /** What the last call threw. */
  error: Error | null;
  onSubmit: (draft: WebhookDraft) => void;
}

/** Where a webhook leads and what it is told. */
export function WebhookForm({ start, submitLabel, isPending, error, onSubmit }: Props) {
  const t = useTranslations('webhooks.form');
  const tEvents = useTranslations('webhooks.events');
  const [url, setUrl] = useState(start.url);
  const [events, setEvents] = useState<WebhookEvent[]>(start.events);
  const wordsFor = useFieldReasons(error, ['url', 'events']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isPending) onSubmit({ url: url.trim(), events });
  };
  return (
    <form method="post" noValidate className="flex flex-col gap-4" onSubmit={submit}>
      <TextField
        label={t('url')}
        name="url"
        value={url}
        onChange={setUrl}
        inputMode="url"
        autoComplete="off"
        spellCheck="false"
        placeholder={EXAMPLE}
        error={wordsFor('url')}
        className="max-w-lg"
      />
      <ToggleChips
        legend={t('events')}
        options={WEBHOOK_EVENTS.map((id) => ({ id, label: eventName(id, tEvents) }))}
        values={events}
        onChange={setEvents}
      />
      <FormError text={wordsFor('events') ?? wordsFor('form')} />
      <div>
        <Button type="submit" variant="primary" isPending={isPending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
