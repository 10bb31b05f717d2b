import { exportAudit } from '@/server/admin/audit/export-audit.ts';
import { exportAuditQuery } from '@/server/admin/audit/schema.ts';
import { perUser } from '@/server/platform/http/limits.ts';
import { route } from '@/server/platform/http/route.ts';

export const GET = route(
  {
    summary: 'Gives the audit log as CSV, newest first, up to 50,000 lines.',
    auth: 'admin',
    scope: 'admin',
    limit: perUser(10, '1m'),
    inFlight: { max: 2, leaseMs: 60_000 },
    query: exportAuditQuery,
    produces: 'text/csv',
  },
  async ({ viewer, query, address, request }) => {
    const body = await exportAudit(viewer, query, { address, userAgent: request.headers.get('user-agent') });
    const headers = {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="maru-audit-${new Date().toISOString().slice(0, 10)}.csv"`,
    };
    return new Response(body, { headers });
  },
);
