import type { Logger } from 'pino';
import { STATUS_OF, toAppError, toProblem } from '../errors.ts';

/** How long to wait when a service is away: it is being restarted or fails over. */
const UNAVAILABLE_RETRY_S = 2;

/** The problem+json answer for whatever was thrown. What we did not expect goes to the log with its stack; outside it is only a request id. */
export function respondError(thrown: unknown, requestId: string, log: Logger): Response {
  const error = toAppError(thrown);
  const { status, body } = toProblem(error, requestId);
  if (error.code === 'internal') log.error({ err: thrown }, 'a request failed');
  else if (error.code === 'unavailable') log.warn({ err: thrown }, 'a service is not reachable');

  const headers = new Headers({
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'private, no-store',
  });
  const wait = error.details.retryAfterS ?? (status === STATUS_OF.unavailable ? UNAVAILABLE_RETRY_S : undefined);
  if (wait !== undefined) headers.set('retry-after', String(wait));
  if (status === STATUS_OF.unauthenticated) headers.set('www-authenticate', 'Bearer realm="maru"');
  return new Response(JSON.stringify(body), { status, headers });
}
