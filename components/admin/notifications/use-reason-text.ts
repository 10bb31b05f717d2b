'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Reason } from '@/server/notifications/terms.ts';

/** Why a channel was left out, waits or came to nothing, as operators read it. */
export function useReasonText(): (reason: Reason) => string {
  const t = useTranslations('adminNotifications.reasons');
  return useCallback((reason) => t(reason), [t]);
}
