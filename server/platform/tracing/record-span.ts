import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { dropSingleton, peekSingleton, singleton } from '../singleton.ts';

/** Something that was done and took time. */
export interface FinishedSpan {
  /** Few different ones: `GET /v1/links/{id}`, never an id. */
  name: string;
  kind: 'server' | 'consumer';
  /** Which request it belongs to; without one it is a trace of its own. */
  requestId: string | undefined;
  /** The first span of the request, under which all others hang. */
  isRoot?: boolean;
  /** `performance.now()` at the beginning; it ends now. */
  startedAt: number;
  attributes: Record<string, string | number>;
  /** It failed; what was thrown, when known. */
  error?: unknown;
}

export interface Tracing {
  record(span: FinishedSpan): void;
  stop(): Promise<void>;
}

const KEY = 'tracing';

/**
 * Sends spans to `OTEL_EXPORTER_OTLP_ENDPOINT` from now on (OTLP over HTTP); without that setting nothing is loaded and nothing happens.
 * @param role names the service: `maru-edge`
 */
export async function startTracing(role: string): Promise<void> {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return;
  const { createTracing } = await import('./export-spans.ts');
  singleton(KEY, () => createTracing({ role, endpoint, version: env.MARU_VERSION }));
  logger.info('traces are sent to OTEL_EXPORTER_OTLP_ENDPOINT');
}

/** Sends what waits; resolves within two seconds in any case. */
export async function stopTracing(): Promise<void> {
  await dropSingleton<Tracing>(KEY)?.stop();
}

/** Whether spans are recorded, for callers that would have to prepare something. */
export const isTracing = (): boolean => peekSingleton<Tracing>(KEY) !== undefined;

/** Records what has just ended. Without tracing it costs a look into a map. */
export function recordSpan(span: FinishedSpan): void {
  peekSingleton<Tracing>(KEY)?.record(span);
}
