import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { dropSingleton, peekSingleton, singleton } from '../singleton.ts';
import { createTracing } from './export-spans.ts';
import type { FinishedSpan, Tracing } from './span.ts';

const KEY = 'tracing';

/**
 * Sends spans to `OTEL_EXPORTER_OTLP_ENDPOINT` from now on (OTLP over HTTP); without that setting nothing is loaded and nothing happens.
 * @param role names the service: `maru-edge`
 */
export async function startTracing(role: string): Promise<void> {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return;
  const tracing = await createTracing({ role, endpoint, version: env.MARU_VERSION });
  singleton<Tracing>(KEY, () => tracing);
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
