'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button.tsx';
import { buttonClass } from '@/components/ui/button-class.ts';
import { isPartMissing } from '@/components/ui/part.ts';
import { MessagePage } from './message-page.tsx';

interface Props {
  /** `digest` is the number under which the server logged it; what broke in the browser has none. */
  error: Error & { digest?: string };
  onRetry: () => void;
  /** The navigation stands around it. */
  isInShell?: boolean;
}

/** A page that broke: try again, or leave. */
export function ErrorPage({ error, onRetry, isInShell = false }: Props) {
  const t = useTranslations();
  const { digest } = error;
  // What the page is made of could not be fetched, and is not asked for again by the page that stands here.
  const isMissing = isPartMissing(error);
  const retry = isMissing ? () => window.location.reload() : onRetry;
  return (
    <MessagePage
      icon={<TriangleAlert />}
      title={t('pages.errorTitle')}
      body={isMissing ? t('shell.part.missed') : t(digest === undefined ? 'pages.errorBodyHere' : 'pages.errorBody')}
      reference={digest === undefined ? undefined : t('pages.digest', { digest })}
      isInShell={isInShell}
    >
      <Button variant="primary" onPress={retry}>
        {t('shell.retry')}
      </Button>
      {/* A whole page load on purpose: whatever broke in the tab's memory is gone after it. */}
      <a href="/" className={buttonClass({ variant: 'tertiary' })}>
        {t('pages.home')}
      </a>
    </MessagePage>
  );
}
