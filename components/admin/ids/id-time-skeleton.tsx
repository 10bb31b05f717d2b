import { useTranslations } from 'next-intl';
import { Skeleton } from '@/components/ui/skeleton.tsx';

/** Stands where `IdTime` comes: four figures, then the time that is used. */
export function IdTimeSkeleton() {
  const t = useTranslations('shell');
  return (
    <div>
      <p role="status" className="sr-only">
        {t('loading')}
      </p>
      <Skeleton className="h-5 w-40" />
      <Skeleton className="mt-2.5 mb-4 h-4 w-full max-w-prose" />
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {['a', 'b', 'c', 'd'].map((key) => (
          <Skeleton key={key} className="h-21 w-full rounded-2xl" />
        ))}
      </div>
      <Skeleton className="mt-5 h-3 w-full" />
      <Skeleton className="mt-8 h-64 w-full rounded-2xl" />
    </div>
  );
}
