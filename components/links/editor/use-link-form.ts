'use client';

import { useState } from 'react';
import { type ApiProblem, toApiProblem } from '@/components/api-client/problem.ts';
import { useReason } from '@/components/shell/use-reason.ts';
import { isChanged, type LinkDraft } from './draft.ts';
import { codesByPath, type FieldCodes, withoutFields } from './field-errors.ts';

export interface LinkForm {
  draft: LinkDraft;
  /** How it was opened, or saved last. */
  before: LinkDraft;
  isChanged: boolean;
  change: (patch: Partial<LinkDraft>) => void;
  /** Why a field was refused, in words; `form` for what belongs to none. */
  errorAt: (path: string) => string | undefined;
  /** Whether anything in one of these fields was refused. */
  hasErrorIn: (...fields: (keyof LinkDraft)[]) => boolean;
  /** Shows why the server refused. */
  refuse: (error: unknown) => void;
  /** Counts the refusals, so that parts of the form know when to look at them. */
  refusals: number;
  /** Begins anew with another state of the link; without a draft everything typed is given up. */
  restart: (before: LinkDraft, draft?: LinkDraft) => void;
}

/** What is typed into the form of a link, and what was refused of it. */
export function useLinkForm(start: { draft: LinkDraft; before: LinkDraft }): LinkForm {
  const reason = useReason();
  const [draft, setDraft] = useState(start.draft);
  const [before, setBefore] = useState(start.before);
  const [refusal, setRefusal] = useState<{ problem: ApiProblem; codes: FieldCodes } | null>(null);
  const [refusals, setRefusals] = useState(0);

  const errorAt = (path: string) => {
    const code = refusal?.codes[path];
    return refusal === null || code === undefined ? undefined : reason(refusal.problem, code);
  };
  return {
    draft,
    before,
    isChanged: isChanged(draft, before),
    change: (patch) => {
      setDraft((now) => ({ ...now, ...patch }));
      setRefusal((now) => now && { ...now, codes: withoutFields(now.codes, Object.keys(patch)) });
    },
    errorAt,
    hasErrorIn: (...fields) =>
      Object.keys(refusal?.codes ?? {}).some((path) => (fields as string[]).includes(path.split('.')[0] ?? '')),
    refuse: (error) => {
      const problem = toApiProblem(error);
      setRefusal({ problem, codes: codesByPath(problem) });
      setRefusals((count) => count + 1);
    },
    refusals,
    restart: (nextBefore, nextDraft = nextBefore) => {
      setBefore(nextBefore);
      setDraft(nextDraft);
      setRefusal(null);
    },
  };
}
