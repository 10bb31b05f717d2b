'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { notify } from '@/components/ui/notify.ts';
import type { DeliveryJson, NewWebhookJson, WebhookJson } from '@/server/links/webhooks/schema.ts';
import { WEBHOOKS, webhookQuery } from './queries.ts';
import type { WebhookDraft } from './webhook-form.tsx';

/** Switches a webhook on or off: seen at once, taken back with the reason when the server refuses. */
export function useSwitchWebhook(id: string) {
  const t = useTranslations('webhooks.one');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const { queryKey } = webhookQuery(id);
  return useMutation({
    mutationFn: (isEnabled: boolean) =>
      fetchJson<WebhookJson>(`/v1/link-webhooks/${id}`, { method: 'PATCH', body: { isEnabled } }),
    onMutate: async (isEnabled) => {
      await client.cancelQueries({ queryKey });
      const before = client.getQueryData(queryKey);
      client.setQueryData<WebhookJson>(queryKey, (now) => now && { ...now, isEnabled, disabledAt: null });
      return { before };
    },
    onError: (error, _isEnabled, context) => {
      client.setQueryData(queryKey, context?.before);
      tellFailure(t('changeFailed'), error);
    },
    onSettled: () => client.invalidateQueries({ queryKey: WEBHOOKS }),
  });
}

/** Changes address and events; the form shows why not. */
export function useChangeWebhook(id: string) {
  const t = useTranslations('webhooks.form');
  const client = useQueryClient();
  return useMutation({
    mutationFn: (draft: WebhookDraft) =>
      fetchJson<WebhookJson>(`/v1/link-webhooks/${id}`, { method: 'PATCH', body: draft }),
    onSuccess: (changed) => {
      client.setQueryData(webhookQuery(id).queryKey, changed);
      notify({ title: t('saved'), tone: 'success' });
    },
    onSettled: () => client.invalidateQueries({ queryKey: WEBHOOKS }),
  });
}

export function useTestWebhook(id: string) {
  const t = useTranslations('webhooks.one');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: () => fetchJson<DeliveryJson>(`/v1/link-webhooks/${id}/test`, { method: 'POST' }),
    onSuccess: () => notify({ title: t('testSent') }),
    onError: (error) => tellFailure(t('testFailed'), error),
    onSettled: () => client.invalidateQueries({ queryKey: WEBHOOKS }),
  });
}

/** A new signing secret; its data shows it this once. */
export function useRenewSecret(id: string) {
  const t = useTranslations('webhooks.secret');
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: () => fetchJson<NewWebhookJson>(`/v1/link-webhooks/${id}/secret`, { method: 'POST' }),
    onError: (error) => tellFailure(t('renewFailed'), error),
  });
}

/** Deletes a webhook and goes back to the list. */
export function useRemoveWebhook(id: string) {
  const t = useTranslations('webhooks.one');
  const client = useQueryClient();
  const router = useRouter();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: () => fetchJson<void>(`/v1/link-webhooks/${id}`, { method: 'DELETE' }),
    onSuccess: () => {
      notify({ title: t('removed'), tone: 'success' });
      router.push('/links/webhooks');
      return client.invalidateQueries({ queryKey: [...WEBHOOKS, 'list'] });
    },
    onError: (error) => tellFailure(t('removeFailed'), error),
  });
}

/** Sends once more what has ended: it waits again at once. */
export function useSendAgain(id: string) {
  const t = useTranslations('webhooks.log');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  return useMutation({
    mutationFn: (deliveryId: string) =>
      fetchJson<DeliveryJson>(`/v1/link-webhooks/${id}/deliveries/${deliveryId}/send-again`, { method: 'POST' }),
    onError: (error) => tellFailure(t('againFailed'), error),
    onSettled: () => client.invalidateQueries({ queryKey: WEBHOOKS }),
  });
}
