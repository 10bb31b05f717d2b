import type { IncomingMessage, ServerResponse } from 'node:http';
import { logger } from '@/server/platform/logger.ts';
import { isTracing, recordSpan } from '@/server/platform/tracing/record-span.ts';

/** Files of a build are asked for by the dozen and say nothing. */
const QUIET = /^\/_next\/|^\/healthz$|^\/readyz$|^\/realtime/;

/** Writes a line when the answer has been sent or given up. Queries are left out: they may hold what is nobody's business. */
export function logAnswer(request: IncomingMessage, response: ServerResponse, path: string, requestId: string): void {
  const level = QUIET.test(path) ? 'debug' : 'info';
  const traced = level === 'info' && isTracing();
  if (!traced && !logger.isLevelEnabled(level)) return;
  const startedAt = performance.now();
  response.once('close', () => {
    if (traced) trace(request, response, { path, requestId, startedAt });
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

/** Paths are cut to their first two parts: a name of a span must not hold ids. */
function trace(
  request: IncomingMessage,
  response: ServerResponse,
  { path, requestId, startedAt }: { path: string; requestId: string; startedAt: number },
): void {
  const { method = 'GET' } = request;
  const { statusCode } = response;
  recordSpan({
    name: `${method} ${/^(?:\/[a-z0-9-]{1,24}){1,2}(?=\/|$)/.exec(path)?.[0] ?? '/'}`,
    kind: 'server',
    requestId,
    isRoot: true,
    startedAt,
    attributes: { 'http.request.method': method, 'http.response.status_code': statusCode },
    ...(statusCode >= 500 ? { error: `status ${statusCode}` } : {}),
  });
}
