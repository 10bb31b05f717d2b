'use client';

import { lazyPart } from '@/components/ui/lazy-part.tsx';
import { Skeleton } from '@/components/ui/skeleton.tsx';

/** The model is computed in the browser alone, so its code comes after the page. */
export const HashRingView = lazyPart(
  () => import('./ring-lab.tsx').then((module) => module.RingLab),
  <Skeleton className="h-96 w-full rounded-2xl" />,
);
