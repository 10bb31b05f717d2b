'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { notify } from '@/components/ui/notify.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { KeyJson } from '@/server/users/keys/schema.ts';
import { keysQuery } from './queries.ts';
import { useScopeLabel } from './use-scope-label.ts';

/** Living keys, each with what it may do and when it was used. */
export function KeyList({ keys }: { keys: KeyJson[] }) {
  const t = useTranslations('keys');
  const tShell = useTranslations('shell');
  const labelOf = useScopeLabel();
  const reason = useReason();
  const client = useQueryClient();
  const [doomed, setDoomed] = useState<KeyJson | null>(null);
  const revoke = useMutation({
    mutationFn: (id: string) => fetchJson<void>(`/v1/keys/${id}`, { method: 'DELETE' }),
    onSuccess: () => notify({ title: t('revoked'), tone: 'success' }),
    onError: (error) => notify({ title: t('revokeFailed'), description: reason(toApiProblem(error)), tone: 'danger' }),
    onSettled: () => {
      setDoomed(null);
      return client.invalidateQueries({ queryKey: keysQuery().queryKey });
    },
  });
  return (
    <>
      <ul
        aria-label={t('list')}
        className="divide-y divide-separator rounded-2xl border border-border bg-surface shadow-surface"
      >
        {keys.map((key) => (
          <li key={key.id} className="flex items-start gap-3 px-4 py-3.5 sm:px-5">
            <div className="min-w-0 flex-1">
              <p className="break-words font-medium text-sm">{key.name}</p>
              <p className="mt-1 flex flex-wrap gap-1">
                {key.scopes.map((scope) => (
                  <Chip key={scope}>{labelOf(scope)}</Chip>
                ))}
              </p>
              <p className="mt-1.5 text-muted text-xs">
                {t('created')} <RelativeTime iso={key.createdAt} />
                {' · '}
                {key.lastUsedAt === null ? (
                  t('neverUsed')
                ) : (
                  <>
                    {t('lastUsed')} <RelativeTime iso={key.lastUsedAt} />
                  </>
                )}
              </p>
            </div>
            <Button
              size="sm"
              variant="tertiary"
              aria-label={t('revokeOne', { name: key.name })}
              onPress={() => setDoomed(key)}
            >
              {t('revoke')}
            </Button>
          </li>
        ))}
      </ul>
      {doomed && (
        <ConfirmDialog
          title={t('revokeTitle')}
          confirmLabel={t('revoke')}
          cancelLabel={tShell('cancel')}
          isPending={revoke.isPending}
          onConfirm={() => revoke.mutate(doomed.id)}
          onClose={() => setDoomed(null)}
        >
          {t('revokeBody', { name: doomed.name })}
        </ConfirmDialog>
      )}
    </>
  );
}
