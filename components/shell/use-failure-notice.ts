import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { toApiProblem } from '@/components/api-client/problem.ts';
import { copyText } from '@/components/ui/copy-text.ts';
import { notify } from '@/components/ui/notify.ts';
import { useReason } from './use-reason.ts';

/** Enough of an id to tell it from others by eye. */
const SHORT = 8;

/**
 * Tells of something that failed. A refusal needs its reason only; what the server broke at also shows the beginning of the request's id and
 * copies all of it, so that somebody can find it in the logs.
 */
export function useFailureNotice(): (title: string, error: unknown) => void {
  const t = useTranslations('shell');
  const reason = useReason();
  return useCallback(
    (title, error) => {
      const problem = toApiProblem(error);
      const { requestId } = problem;
      const isOurs = problem.status >= 500 && requestId !== undefined;
      notify({
        title,
        description: isOurs
          ? `${reason(problem)} ${t('requestId', { id: requestId.slice(0, SHORT) })}`
          : reason(problem),
        tone: 'danger',
        ...(isOurs ? { action: { label: t('copy'), onAction: () => void copyText(requestId) } } : {}),
      });
    },
    [t, reason],
  );
}
