'use client';

import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { AuthCard } from '@/components/auth/auth-card.tsx';
import { FormError } from '@/components/auth/form-error.tsx';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import type { Channel, NotificationType } from '@/server/notifications/terms.ts';

interface Props {
  token: string;
  /** What the token is about; null when we have not made it. */
  about: { type: NotificationType; channel: Channel } | null;
}

/** Switches off what a link in a mail is about at a press: programs that look into mails open links, but press nothing. */
export function UnsubscribeCard({ token, about }: Props) {
  const t = useTranslations('notifications');
  const reason = useReason();
  const path = `/v1/notifications/unsubscribe/${encodeURIComponent(token)}`;
  const off = useMutation({ mutationFn: () => fetchJson<unknown>(path, { method: 'POST', stayOn401: true }) });
  const problem = off.error === null ? null : toApiProblem(off.error);
  const settings = (
    <Link href="/settings/notifications" className="font-medium text-foreground underline underline-offset-4">
      {t('unsubscribe.settings')}
    </Link>
  );
  if (about === null || problem?.status === 404) {
    return <AuthCard title={t('unsubscribe.deadTitle')} description={t('unsubscribe.deadBody')} footer={settings} />;
  }
  const names = { type: t(`types.${about.type}.name`), channel: t(`channels.${about.channel}`) };
  if (off.isSuccess) {
    return (
      // The button is gone: whoever pressed it is led to the answer.
      <div ref={(card) => card?.focus()} tabIndex={-1} className="w-full max-w-sm outline-none">
        <AuthCard title={t('unsubscribe.doneTitle')} description={t('unsubscribe.doneBody', names)} footer={settings} />
      </div>
    );
  }
  return (
    <AuthCard title={t('unsubscribe.title')} description={t('unsubscribe.body', names)} footer={settings}>
      <div className="flex flex-col gap-4">
        <FormError text={problem === null ? undefined : `${t('unsubscribe.failed')}: ${reason(problem)}`} />
        <Button variant="primary" fullWidth className="h-11" isPending={off.isPending} onPress={() => off.mutate()}>
          {t('unsubscribe.submit')}
        </Button>
      </div>
    </AuthCard>
  );
}
