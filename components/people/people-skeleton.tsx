import { Skeleton } from '@/components/ui/skeleton.tsx';

const ROWS = ['w-36', 'w-28', 'w-44', 'w-32'];

/** A list of people before it is there. */
export function PeopleSkeleton() {
  return (
    <div className="overflow-hidden rounded-2xl border border-border bg-surface shadow-surface">
      {ROWS.map((width) => (
        <div
          key={width}
          className="flex items-center gap-3 border-separator border-t px-4 py-3 first-of-type:border-t-0 sm:px-5"
        >
          <Skeleton className="size-10 rounded-full" />
          <div>
            <Skeleton className={`h-4 ${width}`} />
            <Skeleton className="mt-2 h-3 w-20" />
          </div>
        </div>
      ))}
    </div>
  );
}
