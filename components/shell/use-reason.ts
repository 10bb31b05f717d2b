'use client';

import { useLocale, useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { ApiProblem } from '@/components/api-client/problem.ts';
import { formatWait } from './format-wait.ts';

type KnownReason = Parameters<ReturnType<typeof useTranslations<'errors'>>>[0];

/** Turns a problem, or one of its reason codes, into people's words; a code nobody translated falls back to its class. */
export function useReason(): (problem: ApiProblem, reason?: string) => string {
  const t = useTranslations('errors');
  const locale = useLocale();
  return useCallback(
    (problem, reason = problem.reason) => {
      const known = [reason, problem.code, 'internal'].find((key) => t.has(key as KnownReason)) as KnownReason;
      return t(known, { wait: formatWait(problem.retryAfter ?? 60, locale) });
    },
    [t, locale],
  );
}
