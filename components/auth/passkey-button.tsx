'use client';

import { Fingerprint } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { Button } from '@/components/ui/button.tsx';
import { signInWithPasskey } from './use-passkey.ts';

interface Props {
  label: string;
  variant?: 'primary' | 'tertiary';
  /** Has the browser ask for it: to sign in, unless told. */
  ask?: () => Promise<void>;
  onSignedIn: () => void;
  onFailure: (text: string | undefined) => void;
}

/** Signs in with a passkey, or proves something by it: the browser shows its own dialog. */
export function PasskeyButton({
  label,
  variant = 'tertiary',
  ask = () => signInWithPasskey(),
  onSignedIn,
  onFailure,
}: Props) {
  const t = useTranslations('auth.signIn');
  const reason = useReason();
  const [isPending, setPending] = useState(false);
  const press = async () => {
    setPending(true);
    onFailure(undefined);
    try {
      await ask();
      onSignedIn();
    } catch (error) {
      setPending(false);
      onFailure(error instanceof ApiProblem ? reason(error) : t('passkeyFailed'));
    }
  };
  return (
    <Button
      variant={variant}
      fullWidth
      className="h-11"
      icon={<Fingerprint aria-hidden />}
      isPending={isPending}
      onPress={press}
    >
      {isPending ? t('passkeyPending') : label}
    </Button>
  );
}
