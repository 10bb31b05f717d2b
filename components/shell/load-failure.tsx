'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { Button } from '@/components/ui/button.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';
import { useReason } from './use-reason.ts';

interface Props {
  title: string;
  error: unknown;
  isRetrying: boolean;
  onRetry: () => void;
}

/** What stands where a list could not be read: why, the number to find it in the logs by, and another try. */
export function LoadFailure({ title, error, isRetrying, onRetry }: Props) {
  const t = useTranslations('shell');
  const reason = useReason();
  const problem = toApiProblem(error);
  return (
    <div role="alert">
      <EmptyState
        icon={<TriangleAlert />}
        title={title}
        body={
          <>
            {reason(problem)}
            {problem.requestId !== undefined && (
              <span className="mt-1.5 block select-all font-mono text-xs">
                {t('requestId', { id: problem.requestId })}
              </span>
            )}
          </>
        }
        action={
          <Button variant="tertiary" onPress={onRetry} isPending={isRetrying}>
            {t('retry')}
          </Button>
        }
      />
    </div>
  );
}
