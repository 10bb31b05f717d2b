import { recordSpan } from './record-span.ts';

/**
 * Records what a route of the web role did, below the edge's span of the same request.
 * @param call `path`: the pattern, never the address; `startedAt`: by `performance.now()`
 */
export function traceRoute(call: {
  method: string;
  path: string;
  status: number;
  requestId: string;
  startedAt: number;
}): void {
  const { method, path, status, requestId, startedAt } = call;
  recordSpan({
    name: `${method} ${path}`,
    kind: 'server',
    requestId,
    startedAt,
    attributes: { 'http.request.method': method, 'http.route': path, 'http.response.status_code': status },
    ...(status >= 500 ? { error: `status ${status}` } : {}),
  });
}
