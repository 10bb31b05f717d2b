'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Globe, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { LoadFailure } from '@/components/shell/load-failure.tsx';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { notify } from '@/components/ui/notify.ts';
import { Skeleton } from '@/components/ui/skeleton.tsx';
import type { LinkDomainJson } from '@/server/links/domains/schema.ts';
import { DnsGuide } from './dns-guide.tsx';
import { DomainTable } from './domain-table.tsx';
import { domainListQuery } from './queries.ts';
import { useRefreshDomains } from './use-refresh-domains.ts';

const DomainDialog = lazyOver(() => import('./domain-dialog.tsx').then((module) => module.DomainDialog));
/** Short domains: add one, say where it leads, take it away, and how to make it lead here. */
export function DomainsView({ ownHost }: { ownHost: string }) {
  const t = useTranslations('adminDomains');
  const tShell = useTranslations('shell');
  const query = useQuery(domainListQuery());
  const refresh = useRefreshDomains();
  const tellFailure = useFailureNotice();
  const [edited, setEdited] = useState<LinkDomainJson | 'new' | null>(null);
  const [doomed, setDoomed] = useState<LinkDomainJson | null>(null);
  const remove = useMutation({
    mutationFn: ({ id }: LinkDomainJson) => fetchJson<void>(`/v1/link-domains/${id}`, { method: 'DELETE' }),
    onSuccess: (_nothing, { host }) => notify({ title: t('removed', { host }), tone: 'success' }),
    onError: (error, { host }) => tellFailure(t('removeFailed', { host }), error),
    onSettled: () => {
      setDoomed(null);
      return refresh();
    },
  });
  const addButton = (
    <Button variant="primary" icon={<Plus aria-hidden />} onPress={() => setEdited('new')}>
      {t('add')}
    </Button>
  );

  return (
    <>
      {query.isPending && (
        <>
          <p role="status" className="sr-only">
            {tShell('loading')}
          </p>
          <Skeleton className="h-32 w-full rounded-2xl" />
        </>
      )}
      {query.data === undefined && query.error !== null && (
        <LoadFailure
          title={t('failed')}
          error={query.error}
          isRetrying={query.isFetching}
          onRetry={() => query.refetch()}
        />
      )}
      {query.data?.length === 0 && (
        <EmptyState icon={<Globe />} title={t('emptyTitle')} body={t('emptyBody')} action={addButton} />
      )}
      {query.data !== undefined && query.data.length > 0 && (
        <>
          <div className="mb-4 flex justify-end">{addButton}</div>
          <DomainTable domains={query.data} onEdit={setEdited} onRemove={setDoomed} />
        </>
      )}
      <DnsGuide ownHost={ownHost} />
      {edited !== null && <DomainDialog domain={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {doomed !== null && (
        <ConfirmDialog
          title={t('removeTitle', { host: doomed.host })}
          confirmLabel={t('remove')}
          cancelLabel={t('cancel')}
          isPending={remove.isPending}
          onConfirm={() => remove.mutate(doomed)}
          onClose={() => setDoomed(null)}
        >
          {t('removeBody')}
        </ConfirmDialog>
      )}
    </>
  );
}
