'use client';

import { CloudOff, RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import { Button } from './button.tsx';
import type { Missed } from './part.ts';

interface Props {
  why: Missed;
  onRetry: () => void;
  /** Stands beside the way on. */
  children?: ReactNode;
  autoFocus?: boolean;
}

/** Why a part is not there, and the way on: another try, which also comes by itself with the network, or the page anew. */
export function PartMissed({ why, onRetry, children, autoFocus = false }: Props) {
  const t = useTranslations('shell');
  const isReplaced = why === 'replaced';
  useEffect(() => {
    window.addEventListener('online', onRetry);
    return () => window.removeEventListener('online', onRetry);
  }, [onRetry]);
  return (
    <div role="alert" className="flex min-h-full flex-col items-center justify-center gap-3 px-4 py-3 text-sm">
      <p className="flex max-w-sm items-start gap-2 text-start text-muted">
        {isReplaced ? (
          <RefreshCw aria-hidden className="mt-0.5 size-4 shrink-0" />
        ) : (
          <CloudOff aria-hidden className="mt-0.5 size-4 shrink-0" />
        )}
        {t(isReplaced ? 'part.replaced' : 'part.missed')}
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        {children}
        <Button
          size="sm"
          variant="tertiary"
          autoFocus={autoFocus}
          onPress={isReplaced ? () => window.location.reload() : onRetry}
        >
          {t(isReplaced ? 'part.reload' : 'retry')}
        </Button>
      </div>
    </div>
  );
}
