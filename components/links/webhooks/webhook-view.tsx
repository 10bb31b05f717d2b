'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, KeyRound, Send, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { SettingsCard } from '@/components/settings/settings-card.tsx';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { PageHeader } from '@/components/shell/page-header.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import { Switch } from '@/components/ui/switch.tsx';
import type { WebhookJson } from '@/server/links/webhooks/schema.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { LinkName } from './link-name.tsx';
import { webhookQuery } from './queries.ts';
import { HowToVerify, SecretCard } from './secret-card.tsx';
import { useChangeWebhook, useRemoveWebhook, useRenewSecret, useSwitchWebhook, useTestWebhook } from './use-webhook.ts';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookState } from './webhook-state.tsx';

/** One webhook: how it does, what it is told, and what it was told. */
export function WebhookView({ id }: { id: string }) {
  const t = useTranslations('webhooks');
  const query = useQuery(webhookQuery(id));
  return (
    <>
      <Link
        href="/links/webhooks"
        className="mb-2 -ms-1.5 inline-flex h-8 items-center gap-1 rounded-lg px-1.5 text-muted text-sm hover:text-foreground"
      >
        <ArrowLeft aria-hidden className="size-4" />
        {t('back')}
      </Link>
      {query.data !== undefined && <Webhook webhook={query.data} />}
      {query.data === undefined &&
        (query.isError ? (
          <LoadFailure
            title={t('failed')}
            error={query.error}
            isRetrying={query.isFetching}
            onRetry={() => query.refetch()}
          />
        ) : (
          <Skeleton className="h-72 rounded-2xl" />
        ))}
    </>
  );
}

function Webhook({ webhook }: { webhook: WebhookJson }) {
  const t = useTranslations('webhooks');
  const tShell = useTranslations('shell');
  const { id, url, events, isEnabled, disabledAt, failures, version } = webhook;
  const [asked, setAsked] = useState<'remove' | 'renew' | null>(null);
  const turn = useSwitchWebhook(id);
  const change = useChangeWebhook(id);
  const test = useTestWebhook(id);
  const renew = useRenewSecret(id);
  const remove = useRemoveWebhook(id);
  return (
    <div className="flex flex-col gap-4">
      <div className="[&_h1]:break-all">
        <PageHeader title={new URL(url).host} description={url} />
      </div>
      <section className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
          <Switch label={t('one.isOn')} isOn={isEnabled} onChange={turn.mutate} isPending={turn.isPending} />
          <WebhookState {...webhook} />
          <span className="text-muted text-sm">
            <LinkName linkId={webhook.linkId} />
          </span>
        </div>
        {!isEnabled && disabledAt !== null && <p className="mt-3 text-danger-text text-sm">{t('one.disabled')}</p>}
        {isEnabled && failures > 0 && (
          <p className="mt-3 text-sm text-warning-text">{t('one.failing', { count: failures })}</p>
        )}
        <div className="mt-4 flex flex-wrap gap-2">
          {isEnabled && (
            <Button
              size="sm"
              variant="secondary"
              className="text-foreground"
              icon={<Send aria-hidden />}
              isPending={test.isPending}
              onPress={() => test.mutate()}
            >
              {t('one.test')}
            </Button>
          )}
          <Button size="sm" variant="tertiary" icon={<KeyRound aria-hidden />} onPress={() => setAsked('renew')}>
            {t('secret.renew')}
          </Button>
          <Button size="sm" variant="ghost" icon={<Trash2 aria-hidden />} onPress={() => setAsked('remove')}>
            {t('one.remove')}
          </Button>
        </div>
      </section>
      {renew.data !== undefined && <SecretCard secret={renew.data.secret} />}
      <SettingsCard title={t('form.editTitle')}>
        <WebhookForm
          key={version}
          start={{ url, events }}
          submitLabel={t('form.save')}
          isPending={change.isPending}
          error={change.error}
          onSubmit={(draft) => change.mutate(draft)}
        />
        <div className="mt-4">
          <HowToVerify />
        </div>
      </SettingsCard>
      <DeliveryLog id={id} canSend={isEnabled} />
      {asked === 'renew' && (
        <ConfirmDialog
          title={t('secret.renewTitle')}
          confirmLabel={t('secret.renew')}
          cancelLabel={tShell('cancel')}
          isPending={renew.isPending}
          onConfirm={() => renew.mutate(undefined, { onSettled: () => setAsked(null) })}
          onClose={() => setAsked(null)}
        >
          {t('secret.renewBody')}
        </ConfirmDialog>
      )}
      {asked === 'remove' && (
        <ConfirmDialog
          title={t('one.removeTitle')}
          confirmLabel={t('one.remove')}
          cancelLabel={tShell('cancel')}
          isPending={remove.isPending}
          onConfirm={() => remove.mutate(undefined, { onSettled: () => setAsked(null) })}
          onClose={() => setAsked(null)}
        >
          {t('one.removeBody', { url })}
        </ConfirmDialog>
      )}
    </div>
  );
}
