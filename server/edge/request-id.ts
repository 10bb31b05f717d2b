import { randomUUID } from 'node:crypto';

/** What follows a request through edge, web, jobs and logs. */
export function newRequestId(): string {
  return randomUUID();
}
