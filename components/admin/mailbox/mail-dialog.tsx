'use client';

import { useQuery } from '@tanstack/react-query';
import { EyeOff } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ChoiceGroup } from '@/components/ui/choice-group.tsx';
import { Dialog } from '@/components/ui/dialog.tsx';
import { ExactTime } from '@/components/ui/exact-time.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { MailBodyJson, MailJson } from '@/server/admin/mailbox/schema.ts';
import { MailFrame } from './mail-frame.tsx';
import { mailQuery } from './queries.ts';

/** One mail: whose it is, its text, and how it looks. */
export function MailDialog({ mail, onClose }: { mail: MailJson; onClose: () => void }) {
  const t = useTranslations('adminData.mailbox');
  const tShell = useTranslations('shell');
  const { data, error, isError, isFetching, refetch } = useQuery(mailQuery(mail.id));
  return (
    <Dialog
      title={mail.subject || t('noSubject')}
      onClose={onClose}
      footer={
        <Button variant="tertiary" onPress={onClose}>
          {tShell('close')}
        </Button>
      }
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">
        <dt className="text-muted">{t('to')}</dt>
        <dd className="break-words">{mail.recipients.join(', ')}</dd>
        <dt className="text-muted">{t('from')}</dt>
        <dd className="break-words">{mail.sender}</dd>
        <dt className="text-muted">{t('received')}</dt>
        <dd>
          <ExactTime iso={mail.receivedAt} />
        </dd>
      </dl>
      <div className="mt-4">
        {data === undefined && !isError && <Skeleton className="h-32 w-full rounded-xl" />}
        {data === undefined && isError && (
          <LoadFailure title={t('openFailed')} error={error} isRetrying={isFetching} onRetry={() => refetch()} />
        )}
        {data !== undefined && <MailBody mail={data} />}
      </div>
    </Dialog>
  );
}

function MailBody({ mail }: { mail: MailBodyJson }) {
  const t = useTranslations('adminData.mailbox');
  const [view, setView] = useState<'text' | 'html'>('text');
  return (
    <>
      {mail.isRedacted && (
        <p className="mb-3 flex items-start gap-2 rounded-xl bg-warning/15 px-3.5 py-2.5 text-sm text-warning-text">
          <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t('redacted')}
        </p>
      )}
      {mail.html !== null && (
        <div className="mb-3">
          <ChoiceGroup
            legend={t('view')}
            isLegendHidden
            options={[
              { id: 'text', label: t('asText') },
              { id: 'html', label: t('asHtml') },
            ]}
            value={view}
            onChange={setView}
          />
        </div>
      )}
      {view === 'html' && mail.html !== null ? (
        <MailFrame html={mail.html} title={t('frame')} />
      ) : (
        <p className="whitespace-pre-wrap break-words rounded-xl bg-default p-4 text-sm leading-relaxed">
          {mail.text || <span className="text-muted">{t('noText')}</span>}
        </p>
      )}
    </>
  );
}
