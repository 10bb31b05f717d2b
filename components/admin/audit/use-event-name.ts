'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';

type KnownEvent = Parameters<ReturnType<typeof useTranslations<'adminData.audit.events'>>>[0];

/** What people call an event; one that nobody translated keeps its code. */
export function useEventName(): (event: string) => string {
  const t = useTranslations('adminData.audit.events');
  return useCallback((event) => (t.has(event as KnownEvent) ? t(event as KnownEvent) : event), [t]);
}
