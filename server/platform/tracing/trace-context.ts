import { createHash } from 'node:crypto';

/** Where a span belongs (W3C Trace Context): 32 and 16 hexadecimal digits. */
export interface TraceContext {
  traceId: string;
  spanId: string;
}

/**
 * The trace of a request, and its first span, the edge's. Both follow from the request id alone, which goes with a request anyway, from
 * the edge to the web role, into the outbox and to the job: so its spans meet without another header or column, and the trace of a
 * line in the log is its `requestId` without the dashes.
 */
export function contextOf(requestId: string): TraceContext {
  const bare = requestId.replaceAll('-', '').toLowerCase();
  const traceId = /^(?=.*[1-9a-f])[0-9a-f]{32}$/.test(bare) ? bare : hash(requestId).slice(0, 32);
  const tail = traceId.slice(16);
  return { traceId, spanId: /[1-9a-f]/.test(tail) ? tail : hash(traceId).slice(0, 16) };
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
