'use client';

import { reasonsByField, toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from './use-reason.ts';

/**
 * Why a call was refused, in words and by field: `wordsFor('password')`; `form` is for what belongs to none of `fields`.
 * @param error what the call threw; null while nothing was refused
 */
export function useFieldReasons<Field extends string>(
  error: Error | null,
  fields: readonly Field[],
): (field: Field | 'form') => string | undefined {
  const reason = useReason();
  if (error === null) return () => undefined;
  const problem = toApiProblem(error);
  const reasons = reasonsByField(problem, fields);
  return (field) => (reasons[field] === undefined ? undefined : reason(problem, reasons[field]));
}
