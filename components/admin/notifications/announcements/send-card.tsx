'use client';

import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFieldReasons } from '@/components/shell/use-field-reasons.ts';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { DateTimeField } from '@/components/ui/date-time-field.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import type { AnnouncementJson } from '@/server/notifications/announcements/schema.ts';
import { audienceQuery } from './queries.ts';
import { useAct } from './use-act.ts';

/** Sends a draft, now or at a time, after a question that names how many are told; takes back what waits for its time. */
export function SendCard({ announcement, isDirty }: { announcement: AnnouncementJson; isDirty: boolean }) {
  const t = useTranslations('adminNotifications.announcements');
  const tShell = useTranslations('shell');
  const router = useRouter();
  const { state, scheduledAt, segment } = announcement;
  const [at, setAt] = useState('');
  const [asked, setAsked] = useState<'send' | 'remove' | null>(null);
  const audience = useQuery(audienceQuery(segment));
  const { send, cancel, remove } = useAct(announcement, () => setAsked(null));
  const words = useFieldReasons(send.error, ['at']);
  const count = audience.data?.people;
  return (
    <section
      aria-labelledby="send-title"
      className="rounded-2xl border border-border bg-surface p-4 shadow-surface sm:p-5"
    >
      <h3 id="send-title" className="font-medium">
        {state === 'scheduled' ? t('waits') : t('sendTitle')}
      </h3>
      {state === 'scheduled' && scheduledAt !== null ? (
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <ExactTime iso={scheduledAt} className="font-semibold" />
          <Button variant="tertiary" size="sm" isPending={cancel.isPending} onPress={() => cancel.mutate()}>
            {t('takeBack')}
          </Button>
        </div>
      ) : (
        <>
          <p className="mt-1 text-muted text-sm">{isDirty ? t('saveFirst') : t('sendHint')}</p>
          <div className="mt-3 flex flex-wrap items-end gap-3">
            <DateTimeField
              label={t('at')}
              value={at}
              onChange={setAt}
              hint={t('atHint')}
              error={words('at') ?? words('form')}
              className="w-full sm:w-64"
            />
            <div className="flex flex-wrap gap-2 sm:pb-6">
              {!isDirty && (
                <Button variant="primary" onPress={() => setAsked('send')}>
                  {at === '' ? t('sendNow') : t('schedule')}
                </Button>
              )}
              <Button variant="ghost" onPress={() => setAsked('remove')}>
                {t('remove')}
              </Button>
            </div>
          </div>
        </>
      )}
      {asked === 'send' && (
        <ConfirmDialog
          title={count === undefined ? t('sendQuestionUnknown') : t('sendQuestion', { count })}
          confirmLabel={at === '' ? t('sendNow') : t('schedule')}
          cancelLabel={tShell('cancel')}
          isPending={send.isPending}
          onConfirm={() => send.mutate(at === '' ? null : at)}
          onClose={() => setAsked(null)}
        >
          {t('sendBody')}
        </ConfirmDialog>
      )}
      {asked === 'remove' && (
        <ConfirmDialog
          title={t('removeQuestion')}
          confirmLabel={t('remove')}
          cancelLabel={tShell('cancel')}
          isPending={remove.isPending}
          onConfirm={() =>
            remove.mutate(undefined, { onSuccess: () => router.replace('/admin/notifications/announcements') })
          }
          onClose={() => setAsked(null)}
        >
          {t('removeBody')}
        </ConfirmDialog>
      )}
    </section>
  );
}
