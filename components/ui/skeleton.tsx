import { Skeleton as HeroSkeleton } from '@heroui/react/skeleton';

/** The place of something on its way; give it the size of what comes. */
export function Skeleton({ className }: { className: string }) {
  return <HeroSkeleton data-slot="skeleton" aria-hidden className={`rounded-md ${className}`} />;
}
