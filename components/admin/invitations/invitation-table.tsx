'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { useFailureNotice } from '@/components/shell/use-failure-notice.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import { notify } from '@/components/ui/notify.ts';
import { RelativeTime } from '@/components/ui/relative-time.tsx';
import type { InvitationJson } from '@/server/users/schema.ts';
import { DataTable } from '../data-table.tsx';
import { invitationsQuery } from './queries.ts';

/** Open invitations, each revocable: the link cannot be shown again, so taking it back cannot be undone either. */
export function InvitationTable({ invitations }: { invitations: InvitationJson[] }) {
  const t = useTranslations('admin.invitations');
  const tShell = useTranslations('shell');
  const tellFailure = useFailureNotice();
  const client = useQueryClient();
  const [doomed, setDoomed] = useState<InvitationJson | null>(null);
  const revoke = useMutation({
    mutationFn: (id: string) => fetchJson<void>(`/v1/invitations/${id}`, { method: 'DELETE' }),
    onSuccess: () => notify({ title: t('revoked'), tone: 'success' }),
    onError: (error) => tellFailure(t('revokeFailed'), error),
    onSettled: () => {
      setDoomed(null);
      return client.invalidateQueries({ queryKey: invitationsQuery().queryKey });
    },
  });
  const who = (invitation: InvitationJson) => invitation.email ?? t('anyone');
  return (
    <>
      <DataTable
        caption={t('open')}
        empty={t('empty')}
        rows={invitations}
        keyOf={(invitation) => invitation.id}
        columns={[
          { id: 'who', label: t('email'), isTitle: true, cell: who },
          {
            id: 'role',
            label: t('role'),
            cell: ({ role }) => <Chip tone={role === 'admin' ? 'warning' : 'neutral'}>{t(`roles.${role}`)}</Chip>,
          },
          { id: 'created', label: t('created'), cell: ({ createdAt }) => <RelativeTime iso={createdAt} /> },
          { id: 'expires', label: t('expires'), cell: ({ expiresAt }) => <RelativeTime iso={expiresAt} /> },
          {
            id: 'actions',
            label: tShell('actions'),
            isLabelHidden: true,
            isNumber: true,
            cell: (invitation) => (
              <Button
                size="sm"
                variant="tertiary"
                aria-label={t('revokeOne', { who: who(invitation) })}
                onPress={() => setDoomed(invitation)}
              >
                {t('revoke')}
              </Button>
            ),
          },
        ]}
      />
      {doomed && (
        <ConfirmDialog
          title={t('revokeTitle')}
          confirmLabel={t('revoke')}
          cancelLabel={t('keep')}
          isPending={revoke.isPending}
          onConfirm={() => revoke.mutate(doomed.id)}
          onClose={() => setDoomed(null)}
        >
          {t('revokeBody')}
        </ConfirmDialog>
      )}
    </>
  );
}
