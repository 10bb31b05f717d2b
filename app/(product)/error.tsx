'use client';

import { ErrorPage } from '@/components/shell/error-page.tsx';

interface Props {
  error: Error & { digest?: string };
  reset: () => void;
}

/** What broke on a page stays on it: the way to all others remains. */
export default function PageError({ error, reset }: Props) {
  return <ErrorPage error={error} onRetry={reset} isInShell />;
}
