import { recordAudit } from '@/server/platform/audit/record-audit.ts';
import type { Viewer } from '@/server/platform/auth/viewer.ts';
import { authorizeOperator } from '../policy.ts';
import { type AuditRow, findAuditEvents } from './repository.ts';
import type { AuditFilter } from './schema.ts';
import { toWish } from './service.ts';

/** The newest so many; who wants more asks for it in ranges of time. */
const MAX_ROWS = 50_000;
const BATCH = 1_000;

const COLUMNS = [
  ['id', ({ id }: AuditRow) => id],
  ['at', ({ at }: AuditRow) => at.toISOString()],
  ['event', ({ event }: AuditRow) => event],
  ['actor_id', ({ actorId }: AuditRow) => actorId],
  ['actor_name', ({ actorName }: AuditRow) => actorName],
  ['subject_id', ({ subjectId }: AuditRow) => subjectId],
  ['subject_name', ({ subjectName }: AuditRow) => subjectName],
  ['address', ({ address }: AuditRow) => address],
  ['user_agent', ({ userAgent }: AuditRow) => userAgent],
  ['request_id', ({ requestId }: AuditRow) => requestId],
  ['details', ({ details }: AuditRow) => JSON.stringify(details)],
] as const;

/** Spreadsheets take Korean for Korean only after this. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * The events of a filter as CSV, newest first, read from the database as fast as the caller takes it. That somebody took it is recorded.
 * @param maxRows where it ends, for tests
 */
export async function exportAudit(
  viewer: Viewer,
  filter: AuditFilter,
  call: { address: string; userAgent: string | null },
  maxRows = MAX_ROWS,
): Promise<ReadableStream<Uint8Array>> {
  const operator = authorizeOperator(viewer);
  await recordAudit({ event: 'authz_admin', actorId: operator.id, ...call, details: { action: 'audit-export' } });
  const wish = await toWish(filter);
  const encoder = new TextEncoder();
  let before: bigint | undefined;
  let left = maxRows;
  const writeLines = (lines: string[]) => encoder.encode(lines.map((line) => `${line}\r\n`).join(''));
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      controller.enqueue(encoder.encode(BYTE_ORDER_MARK));
      controller.enqueue(writeLines([COLUMNS.map(([name]) => name).join(',')]));
    },
    pull: async (controller) => {
      const limit = Math.min(BATCH, left);
      const rows = limit === 0 ? [] : await findAuditEvents({ ...wish, before, limit });
      if (rows.length > 0) controller.enqueue(writeLines(rows.map(toLine)));
      left -= rows.length;
      before = rows.at(-1)?.id;
      if (rows.length < BATCH) controller.close();
    },
  });
}

function toLine(row: AuditRow): string {
  return COLUMNS.map(([, read]) => quote(read(row))).join(',');
}

/** RFC 4180; what a spreadsheet would take for a formula becomes text (a user agent is whatever its sender likes). */
function quote(value: string | bigint | null): string {
  const text = value === null ? '' : String(value);
  return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
