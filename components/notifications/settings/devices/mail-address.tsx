'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import type { DeviceListJson } from '@/server/notifications/devices/schema.ts';
import { devicesQuery } from '../../queries.ts';

/** The address of the account, and why nothing goes there when nothing does. */
export function MailAddress({ email }: { email: DeviceListJson['email'] }) {
  const t = useTranslations('notifications.devices');
  const tChannels = useTranslations('notifications.channels');
  const client = useQueryClient();
  const tellFailure = useFailureNotice();
  const resume = useMutation({
    mutationFn: () => fetchJson<DeviceListJson>('/v1/notifications/email/resume', { method: 'POST' }),
    onSuccess: (list) => client.setQueryData(devicesQuery().queryKey, list),
    onError: (error) => tellFailure(t('resumeFailed'), error),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 first:pt-0 last:pb-0">
      <Mail aria-hidden className="size-5 shrink-0 text-muted" />
      <div className="min-w-40 flex-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium text-sm">
          <span className="break-all">{email.address}</span>
          {email.suppressed !== null && <Chip tone="danger">{t('suppressed')}</Chip>}
        </p>
        <p className="text-[0.8125rem] text-muted">{tChannels('email')}</p>
        {email.suppressed !== null && (
          <p className="mt-1 text-[0.8125rem] text-muted leading-relaxed">{t(`suppressedWhy.${email.suppressed}`)}</p>
        )}
      </div>
      {email.suppressed !== null && (
        <Button variant="tertiary" size="sm" isPending={resume.isPending} onPress={() => resume.mutate()}>
          {t('resume')}
        </Button>
      )}
    </li>
  );
}
