'use client';

import dynamic from 'next/dynamic';
import { Skeleton } from '@/components/ui/skeleton.tsx';

/** The model is computed in the browser alone, so its code comes after the page. */
export const HashRingView = dynamic(() => import('./ring-lab.tsx').then((module) => module.RingLab), {
  ssr: false,
  loading: () => <Skeleton className="h-96 w-full rounded-2xl" />,
});
