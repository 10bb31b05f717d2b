'use client';

import { ErrorPage } from '@/components/shell/error-page.tsx';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

export default function RouteError({ error, reset }: Props) {
  return <ErrorPage error={error} onRetry={reset} />;
}
