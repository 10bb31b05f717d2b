import type { IncomingMessage, ServerResponse } from 'node:http';
import { logger } from '@/server/platform/logger.ts';

/** Files of a build are asked for by the dozen and say nothing. */
const QUIET = /^\/_next\/|^\/healthz$|^\/readyz$|^\/realtime/;

/** Writes a line when the answer has been sent or given up. Queries are left out: they may hold what is nobody's business. */
export function logAnswer(request: IncomingMessage, response: ServerResponse, path: string, requestId: string): void {
  const level = QUIET.test(path) ? 'debug' : 'info';
  if (!logger.isLevelEnabled(level)) return;
  const startedAt = performance.now();
  response.once('close', () => {
    const ms = Math.round((performance.now() - startedAt) * 10) / 10;
    const { method } = request;
    logger[level](
      {
        requestId,
        method,
        path,
        status: response.statusCode,
        ms,
        ...(response.writableFinished ? {} : { aborted: true }),
      },
      'answered',
    );
  });
}
