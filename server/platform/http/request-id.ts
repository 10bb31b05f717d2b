import { randomUUID } from 'node:crypto';

/** What may go into logs and answers as it is. */
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The id that the edge gave this request, or a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get('x-request-id');
  return given !== null && REQUEST_ID.test(given) ? given : randomUUID();
}
