'use client';

import { CloudOff, LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useConnection } from './realtime-provider.tsx';

/** Says quietly that live updates rest; the place is announced, so it is there before it has something to say. */
export function ConnectionBanner() {
  const t = useTranslations('shell');
  const connection = useConnection();
  const isLost = connection === 'offline' || connection === 'reconnecting';
  return (
    <div role="status" className="pointer-events-none sticky top-14 z-20 h-0">
      {isLost && (
        <p className="mx-auto mt-2 flex w-fit max-w-[calc(100%-1.5rem)] items-center gap-2 rounded-full bg-overlay px-4 py-2 text-[0.8125rem] text-warning-text shadow-overlay">
          {connection === 'offline' ? (
            <CloudOff aria-hidden className="size-4 shrink-0" />
          ) : (
            <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" />
          )}
          {t(connection)}
        </p>
      )}
    </div>
  );
}
