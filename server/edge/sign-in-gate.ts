import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@/server/platform/errors.ts';

/** Whatever looks at a password, a code or an address of somebody who is not signed in: the web role pays dearly for each. */
const GUARDED =
  /^\/(?:v1|api\/v1)\/(?:sign-in|sign-up|sign-(?:in|up)-links(?:\/redeem)?|second-factor\/verify|passkeys\/sign-in)\/?$|^\/api\/auth\/callback\/credentials\/?$/;

/** So many at a time keep the processor busy and leave the web role time for everybody else. */
const RUNNING = 6;
/** A class that signs in at the bell waits a moment; a flood is turned away. */
const WAITING = 40;
const RETRY_AFTER_S = 2;

/** Says whether a request must pass the gate. */
export function isSignIn(request: IncomingMessage, path: string): boolean {
  return request.method === 'POST' && GUARDED.test(path);
}

/** Lets `running` in at a time, `waiting` wait in order, and turns the rest away without a word to the web role. */
export function createSignInGate({ running = RUNNING, waiting = WAITING } = {}) {
  let inside = 0;
  const line: (() => void)[] = [];

  function leave(): void {
    const next = line.shift();
    if (next) next();
    else inside--;
  }

  return {
    /**
     * Resolves when it is this request's turn; its place is free again when its answer has been sent, or its connection is gone.
     * @throws AppError `unavailable` (`busy`) when the line is full
     */
    async enter(response: ServerResponse): Promise<void> {
      if (inside < running) inside++;
      else if (line.length < waiting) await new Promise<void>((resolve) => line.push(resolve));
      else {
        const message = 'Too many people are signing in. Try again in a moment.';
        throw new AppError('unavailable', message, { reason: 'busy', retryAfterS: RETRY_AFTER_S });
      }
      if (response.closed) leave();
      else response.once('close', leave);
    },
  };
}
