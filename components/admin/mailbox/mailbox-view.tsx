'use client';

import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Info, Send } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { ListSearch } from '@/components/shell/list-search.tsx';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { notify } from '@/components/ui/notify.ts';
import type { MailJson } from '@/server/admin/mailbox/schema.ts';
import { MailList } from './mail-list.tsx';
import { mailboxQuery } from './queries.ts';

const MailDialog = lazyOver(() => import('./mail-dialog.tsx').then((module) => module.MailDialog));

/** The mails that the built-in mailbox keeps. What is searched for stands in the address. */
export function MailboxView() {
  const t = useTranslations('adminData.mailbox');
  const tellFailure = useFailureNotice();
  const client = useQueryClient();
  const q = (useSearchParams().get('q') ?? '').trim();
  const query = useInfiniteQuery(mailboxQuery(q));
  const [opened, setOpened] = useState<MailJson | null>(null);
  const test = useMutation({
    mutationFn: () => fetchJson<void>('/v1/admin/mailbox/test', { method: 'POST' }),
    onSuccess: () => notify({ title: t('testSent'), tone: 'success' }),
    onError: (error) => tellFailure(t('testFailed'), error),
    onSettled: () => client.invalidateQueries({ queryKey: ['admin', 'mailbox', 'list'] }),
  });
  return (
    <>
      {query.data?.pages[0]?.leavesHere && (
        <p role="status" className="mb-4 flex items-start gap-2 rounded-xl bg-default px-4 py-3 text-sm">
          <Info aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
          {t('leavesHere')}
        </p>
      )}
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <div className="w-full sm:w-72">
          <ListSearch label={t('search')} />
        </div>
        <Button variant="tertiary" icon={<Send aria-hidden />} isPending={test.isPending} onPress={() => test.mutate()}>
          {test.isPending ? t('testing') : t('test')}
        </Button>
      </div>
      <MailList query={query} q={q} onOpen={setOpened} />
      {opened && <MailDialog mail={opened} onClose={() => setOpened(null)} />}
    </>
  );
}
