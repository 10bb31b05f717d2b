import { useTranslations } from 'next-intl';
import { Skeleton } from '@/components/ui/skeleton.tsx';

/** Stands for a column of cards that are still on their way. */
export function CardsSkeleton() {
  const t = useTranslations('shell');
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="sr-only">
        {t('loading')}
      </p>
      {['a', 'b', 'c'].map((key) => (
        <Skeleton key={key} className="h-40 w-full rounded-2xl" />
      ))}
    </div>
  );
}
