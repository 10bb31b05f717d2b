'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { ApiProblem } from '@/components/api-client/problem.ts';
import { ClockProvider } from '@/components/ui/clock.tsx';
import { UiProviders } from '@/components/ui/providers.tsx';
import { Toasts } from '@/components/ui/toasts.tsx';

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A refusal stays a refusal; a server that is not there may be back in a moment.
        retry: (failures, error) =>
          failures < 2 && !(error instanceof ApiProblem && error.status >= 400 && error.status < 500),
      },
    },
  });
}

/** Everything that pages need around them in the browser. `now`: the server's clock in ms. */
export function AppProviders({ now, children }: { now: number; children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  // Tells tests, and nobody else, that presses are heard from now on.
  useEffect(() => {
    document.documentElement.dataset.hydrated = '';
  }, []);
  return (
    <QueryClientProvider client={queryClient}>
      <ClockProvider start={now}>
        <UiProviders>
          {children}
          <Toasts />
        </UiProviders>
      </ClockProvider>
    </QueryClientProvider>
  );
}
