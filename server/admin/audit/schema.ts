import { z } from 'zod';
import { cursorQuery, idCodec, page } from '@/server/platform/http/schema.ts';

const TEXT_MAX = 200;

/** `name` is null when that person is gone. */
const person = z.object({ id: idCodec, name: z.string().nullable() }).nullable();

const auditEvent = z.object({
  id: idCodec,
  at: z.string(),
  event: z.string(),
  actor: person,
  subject: person,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});

export const auditPage = page(auditEvent);

const text = z
  .string()
  .trim()
  .max(TEXT_MAX, { error: 'query_too_long' })
  .transform((value) => (value === '' ? undefined : value))
  .optional();

const time = z.iso
  .datetime({ offset: true, error: 'time_invalid' })
  .transform((value) => new Date(value))
  .optional();

/** `person`: an id, handle, address or part of a name; `from` belongs to the range, `to` does not. */
const auditFilter = z.object({ event: text, person: text, from: time, to: time });

export const listAuditQuery = cursorQuery.extend(auditFilter.shape);
export const exportAuditQuery = auditFilter;

export type AuditFilter = z.output<typeof auditFilter>;
export type ListAuditQuery = z.output<typeof listAuditQuery>;
export type AuditEventView = z.output<typeof auditEvent>;
/** In JSON and in the browser: ids are decimal strings. */
export type AuditEventJson = z.input<typeof auditEvent>;
export type AuditPageJson = z.input<typeof auditPage>;
