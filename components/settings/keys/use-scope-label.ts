'use client';

import { useTranslations } from 'next-intl';
import { EVERYTHING } from '@/server/users/keys/terms.ts';

type Known = Parameters<ReturnType<typeof useTranslations<'keys.scope'>>>[0];

/** What a scope lets a key do, in words; one that this release does not know stays as it is. */
export function useScopeLabel(): (scope: string) => string {
  const t = useTranslations('keys.scope');
  return (scope) => {
    const key = (scope === EVERYTHING ? 'everything' : scope.replace(':', '_')) as Known;
    return t.has(key) ? t(key) : scope;
  };
}
