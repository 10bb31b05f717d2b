'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button.tsx';

interface Props {
  hasMore: boolean;
  isLoading: boolean;
  /** After a failure only the button asks again, or a broken server would be asked without end. */
  hasFailed: boolean;
  onLoad: () => unknown;
}

/** Loads the next page when the end of the list comes near; the button is for keyboards and for failures. */
export function LoadMore({ hasMore, isLoading, hasFailed, onLoad }: Props) {
  const t = useTranslations('links');
  const end = useRef<HTMLDivElement>(null);
  const isAutomatic = hasMore && !isLoading && !hasFailed;
  useEffect(() => {
    if (!isAutomatic || end.current === null) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onLoad(), {
      rootMargin: '400px',
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [isAutomatic, onLoad]);
  if (!hasMore) return null;
  return (
    <div ref={end} className="flex justify-center py-5">
      <Button variant="tertiary" onPress={() => onLoad()} isPending={isLoading}>
        {isLoading ? t('loadingMore') : t('more')}
      </Button>
    </div>
  );
}
