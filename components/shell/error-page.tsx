'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { MessagePage } from './message-page.tsx';

/** A page that broke: try again, or leave. `digest` is the number under which the server logged it. */
export function ErrorPage({ digest, onRetry }: { digest: string | undefined; onRetry: () => void }) {
  const t = useTranslations();
  return (
    <MessagePage
      icon={<TriangleAlert />}
      title={t('pages.errorTitle')}
      body={t('pages.errorBody')}
      reference={digest === undefined ? undefined : t('pages.digest', { digest })}
    >
      <Button variant="primary" onPress={onRetry}>
        {t('shell.retry')}
      </Button>
      {/* A whole page load on purpose: whatever broke in the tab's memory is gone after it. */}
      <a href="/" className={buttonClass({ variant: 'tertiary' })}>
        {t('pages.home')}
      </a>
    </MessagePage>
  );
}
