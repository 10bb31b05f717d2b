import { Skeleton } from '@/components/ui/skeleton.tsx';
import { LinkFrame } from './link-table.tsx';

const ROWS = ['w-44', 'w-36', 'w-52', 'w-40', 'w-48'];

/** The list before it is there. */
export function LinkListSkeleton() {
  return (
    <LinkFrame>
      <div className="hidden h-10 border-separator border-b sm:block" />
      {ROWS.map((width) => (
        <div
          key={width}
          className="flex h-[7.25rem] items-start gap-3 border-separator border-t px-4 py-3 first-of-type:border-t-0 sm:h-[4.5rem] sm:items-center sm:py-0"
        >
          <Skeleton className="size-10 rounded-[0.625rem]" />
          <div className="flex-1">
            <Skeleton className={`h-4 max-w-full ${width}`} />
            <Skeleton className="mt-2 h-3 w-3/5" />
          </div>
          <Skeleton className="hidden h-4 w-10 sm:block" />
          <Skeleton className="hidden h-4 w-16 sm:block" />
          <Skeleton className="h-7 w-14" />
        </div>
      ))}
    </LinkFrame>
  );
}
