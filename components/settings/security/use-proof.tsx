'use client';

import { type ReactNode, useCallback, useState } from 'react';
import { fetchJson } from '@/components/api-client/fetch-json.ts';
import { ApiProblem } from '@/components/api-client/problem.ts';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import type { IdentityState } from '@/server/users/second-factor/schema.ts';

const ProveIdentityDialog = lazyOver(() =>
  import('./prove-identity-dialog.tsx').then((module) => module.ProveIdentityDialog),
);

const WANTED = 'confirmation_required';

/** A trip to a provider and back takes time, as does setting up an app: the proof must still count at its end. */
const LEFT_MS = 3 * 60_000;

/**
 * `prove` does what may need a fresh proof of who somebody is: when the server wants one, the dialog asks for it and the same is done once
 * more. Closed without a proof, it fails with the server's refusal. `dialog` is to be rendered.
 */
export function useProof(): { prove: <T>(act: () => Promise<T>) => Promise<T>; dialog: ReactNode } {
  const [wish, setWish] = useState<{ again: () => void; giveUp: () => void } | null>(null);
  const prove = useCallback(
    <T,>(act: () => Promise<T>): Promise<T> =>
      act().catch((error: unknown) => {
        if (!(error instanceof ApiProblem) || error.reason !== WANTED) throw error;
        return new Promise<T>((resolve, reject) => {
          setWish({ again: () => act().then(resolve, reject), giveUp: () => reject(error) });
        });
      }),
    [],
  );
  const end = (how: 'again' | 'giveUp') => {
    setWish(null);
    wish?.[how]();
  };
  const dialog = wish && <ProveIdentityDialog onProved={() => end('again')} onClose={() => end('giveUp')} />;
  return { prove, dialog };
}

/** Fails like the server, before something at whose end the proof would be too old. @throws ApiProblem */
export async function requireProofAhead(): Promise<void> {
  const { freshUntil } = await fetchJson<IdentityState>('/v1/identity');
  if (freshUntil !== null && Date.parse(freshUntil) - Date.now() > LEFT_MS) return;
  throw new ApiProblem(403, { code: 'forbidden', reason: WANTED });
}
