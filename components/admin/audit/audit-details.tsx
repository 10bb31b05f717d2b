'use client';

import { useTranslations } from 'next-intl';
import type { AuditEventJson } from '@/server/admin/audit/schema.ts';

/** What else is known of an event: its details as names and values, the request to find in the logs, the browser. */
export function AuditDetails({ event }: { event: AuditEventJson }) {
  const t = useTranslations('adminData.audit');
  const { details, requestId, userAgent } = event;
  return (
    <span className="block max-w-xs space-y-0.5 text-end text-xs sm:text-start">
      {Object.entries(details).map(([name, value]) => (
        <span key={name} className="block break-words">
          <span className="text-muted">{name}</span> {value === null ? '–' : String(value)}
        </span>
      ))}
      {requestId !== null && (
        <span className="block select-all break-all font-mono text-muted">{t('request', { id: requestId })}</span>
      )}
      {userAgent !== null && userAgent !== '' && (
        <span className="block truncate text-muted" title={userAgent}>
          {userAgent}
        </span>
      )}
    </span>
  );
}
