'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { Button } from '@/components/ui/button.tsx';
import { useReason } from './use-reason.ts';

interface Props {
  label: string;
  isEndless: boolean;
  hasMore: boolean;
  isLoading: boolean;
  /** Why the next page did not come. Then only the button asks again, or a broken server would be asked without end. */
  error: Error | null;
  onLoad: () => unknown;
}

/** The end of a list: asks for the next page by button or, when it is endless, as the end comes near. */
export function LoadMore({ label, isEndless, hasMore, isLoading, error, onLoad }: Props) {
  const t = useTranslations('shell');
  const reason = useReason();
  const end = useRef<HTMLDivElement>(null);
  const wasPressed = useRef(false);
  const isAutomatic = isEndless && hasMore && !isLoading && error === null;
  useEffect(() => {
    if (!isAutomatic || end.current === null) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onLoad(), {
      rootMargin: '400px',
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isAutomatic, onLoad]);
  // The last page takes the button away: who pressed it stays at the end instead of being thrown to the top of the page.
  useEffect(() => {
    if (hasMore || !wasPressed.current) return;
    wasPressed.current = false;
    if (document.activeElement === document.body) end.current?.focus();
  }, [hasMore]);
  const press = () => {
    wasPressed.current = true;
    onLoad();
  };
  return (
    <div ref={end} tabIndex={-1} className="outline-none">
      {!hasMore && <span className="sr-only">{t('listEnd')}</span>}
      {hasMore && (
        <div className="flex flex-col items-center gap-3 py-5">
          {error !== null && (
            <p role="alert" className="text-center text-danger-text text-sm">
              {reason(toApiProblem(error))}
            </p>
          )}
          <Button variant="tertiary" onPress={press} isPending={isLoading}>
            {isLoading ? t('loadingMore') : label}
          </Button>
        </div>
      )}
    </div>
  );
}
