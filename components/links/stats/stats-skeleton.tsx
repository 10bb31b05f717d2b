import { useTranslations } from 'next-intl';
import { Skeleton } from '@/components/ui/skeleton.tsx';

/** The place of the figures while they are read. */
export function StatsSkeleton() {
  const t = useTranslations('shell');
  return (
    <div>
      <p role="status" className="sr-only">
        {t('loading')}
      </p>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        {['a', 'b', 'c', 'd'].map((key) => (
          <Skeleton key={key} className="h-19 rounded-2xl" />
        ))}
      </div>
      <Skeleton className="mt-4 h-80 rounded-2xl" />
      <Skeleton className="mt-4 h-96 rounded-2xl" />
    </div>
  );
}
