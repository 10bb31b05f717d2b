'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { Chip } from '@/components/ui/chip.tsx';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { notify } from '@/components/ui/notify.ts';
import type { ProtectionJson, RecoveryCodesJson } from '@/server/users/second-factor/schema.ts';
import { SettingsCard } from '../settings-card.tsx';
import { protectionQuery } from './queries.ts';
import { requireProofAhead, useProof } from './use-proof.tsx';

const TotpSetUpDialog = lazyOver(() => import('./totp-set-up-dialog.tsx').then((module) => module.TotpSetUpDialog));
const ProofDialog = lazyOver(() => import('./proof-dialog.tsx').then((module) => module.ProofDialog));
const RecoveryCodesDialog = lazyOver(() =>
  import('./recovery-codes-dialog.tsx').then((module) => module.RecoveryCodesDialog),
);

/** The authenticator app: on, off, and its recovery codes. */
export function TotpSection({ protection }: { protection: ProtectionJson }) {
  const t = useTranslations('security.totp');
  const client = useQueryClient();
  const [open, setOpen] = useState<'setUp' | 'disable' | 'renew' | null>(null);
  const { prove, dialog } = useProof();
  const reason = useReason();
  const setUp = useMutation({
    mutationFn: () => prove(requireProofAhead),
    onSuccess: () => setOpen('setUp'),
    onError: (error: Error) => notify({ title: reason(toApiProblem(error)), tone: 'danger' }),
  });
  const [codes, setCodes] = useState<string[] | null>(null);
  const isOn = protection.totpEnabledAt !== null;
  const refresh = () => client.invalidateQueries({ queryKey: protectionQuery().queryKey });
  const close = () => setOpen(null);
  const take = ({ recoveryCodes }: RecoveryCodesJson) => {
    setOpen(null);
    setCodes(recoveryCodes);
    void refresh();
  };
  return (
    <SettingsCard title={t('title')} description={t('description')}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
        <Chip tone={isOn ? 'success' : 'neutral'}>{isOn ? t('on') : t('off')}</Chip>
        {isOn && <span className="text-muted text-sm">{t('codesLeft', { count: protection.recoveryCodesLeft })}</span>}
        <div className="ms-auto flex flex-wrap gap-2">
          {isOn ? (
            <>
              <Button variant="tertiary" onPress={() => setOpen('renew')}>
                {t('newCodes')}
              </Button>
              <Button variant="danger-soft" onPress={() => setOpen('disable')}>
                {t('disable')}
              </Button>
            </>
          ) : (
            <Button variant="primary" isPending={setUp.isPending} onPress={() => setUp.mutate()}>
              {t('setUp')}
            </Button>
          )}
        </div>
      </div>
      {dialog}
      {open === 'setUp' && (
        <TotpSetUpDialog
          onClose={close}
          onEnabled={(answer) => {
            notify({ title: t('enabled'), tone: 'success' });
            take(answer);
          }}
        />
      )}
      {open === 'disable' && (
        <ProofDialog
          title={t('disableTitle')}
          body={t('disableBody')}
          submitLabel={t('disable')}
          isDanger
          path="/v1/second-factor/totp/disable"
          onClose={close}
          onDone={() => {
            setOpen(null);
            notify({ title: t('disabled'), tone: 'success' });
            void refresh();
          }}
        />
      )}
      {open === 'renew' && (
        <ProofDialog
          title={t('newCodesTitle')}
          body={t('newCodesBody')}
          submitLabel={t('newCodesSubmit')}
          path="/v1/second-factor/recovery-codes"
          onClose={close}
          onDone={(answer) => take(answer as RecoveryCodesJson)}
        />
      )}
      {codes !== null && <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </SettingsCard>
  );
}
