'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { MailedLinkForm } from './mailed-link-form.tsx';

interface Props {
  email: string;
  onEmailChange: (email: string) => void;
  onBack: () => void;
}

/** Has a link that signs in sent. */
export function EmailLinkForm({ email, onEmailChange, onBack }: Props) {
  const t = useTranslations('auth.emailLink');
  return (
    <MailedLinkForm
      path="/v1/sign-in-links"
      namespace="auth.emailLink"
      email={email}
      onEmailChange={onEmailChange}
      description={t('description')}
      footer={
        <Button variant="ghost" fullWidth className="text-muted" onPress={onBack}>
          {t('back')}
        </Button>
      }
    />
  );
}
