import { auditPage, listAuditQuery } from '@/server/admin/audit/schema.ts';
import { listAudit } from '@/server/admin/audit/service.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Lists the audit log, newest first.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(300, '1m'),
    query: listAuditQuery,
    response: auditPage,
  },
  ({ viewer, query }) => listAudit(viewer, query),
);
