'use client';

import { type FormEvent, useRef, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { type ApiProblem, reasonsByField, toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import type { SignInAnswerJson } from '@/server/users/second-factor/schema.ts';
import type { SecondFactor } from './second-factor.ts';

/**
 * A form before the session: posts `body` to `path` and loads `next` as a whole page, so that everything renders for the new
 * person (or calls it). `errors` are words by field; `form` is for what belongs to none. `onSecondFactor` takes over when a second step
 * is asked for.
 */
export function useAuthForm<Field extends string>(
  path: string,
  fields: readonly Field[],
  next: string | (() => void),
  onSecondFactor?: (secondFactor: SecondFactor) => void,
) {
  const reason = useReason();
  const [isPending, setPending] = useState(false);
  const [errors, setErrors] = useState<Partial<Record<Field | 'form', string>>>({});
  const form = useRef<HTMLFormElement>(null);

  const show = (problem: ApiProblem) => {
    const reasons = Object.entries(reasonsByField(problem, fields));
    setErrors(Object.fromEntries(reasons.map(([field, code]) => [field, reason(problem, code)])) as typeof errors);
    const first = reasons[0]?.[0];
    if (first !== undefined) form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  };

  const submit =
    (body: Record<Field, string> & Record<string, string>, missing: Record<Field, string>) =>
    async (event: FormEvent) => {
      event.preventDefault();
      if (isPending) return;
      const empty = fields.filter((field) => body[field].trim() === '');
      if (empty.length > 0) {
        setErrors(Object.fromEntries(empty.map((field) => [field, missing[field]])) as typeof errors);
        form.current?.querySelector<HTMLInputElement>(`[name="${empty[0]}"]`)?.focus();
        return;
      }
      setPending(true);
      setErrors({});
      try {
        const answer = await fetchJson<SignInAnswerJson | undefined>(path, { method: 'POST', body, stayOn401: true });
        if (answer !== undefined && 'secondFactor' in answer) onSecondFactor?.(answer.secondFactor);
        else if (typeof next === 'string') window.location.assign(next);
        else next();
      } catch (error) {
        setPending(false);
        show(toApiProblem(error));
      }
    };

  return { form, isPending, errors, submit };
}
