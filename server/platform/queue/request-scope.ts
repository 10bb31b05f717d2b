import { AsyncLocalStorage } from 'node:async_hooks';
import { singleton } from '../singleton.ts';

function scope(): AsyncLocalStorage<string> {
  return singleton('job-request-scope', () => new AsyncLocalStorage<string>());
}

/** Runs `fn` so that every job dispatched in it carries `requestId`: one id then follows the work through web, job and follow-up job. */
export function withRequestId<T>(requestId: string | undefined, fn: () => T): T {
  return requestId === undefined ? fn() : scope().run(requestId, fn);
}

/** The request id of the running work, if there is one. */
export function currentRequestId(): string | undefined {
  return scope().getStore();
}
