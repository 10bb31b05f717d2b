import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Context } from '@opentelemetry/api';
import type { FinishedSpan, Tracing } from './span.ts';
import { contextOf, type TraceContext } from './trace-context.ts';

const STOP_WITHIN_MS = 2_000;

/**
 * Sends spans in batches. The provider is not made the process's global one:
 * packages that look for that would send spans of their own.
 */
export async function createTracing(options: {
  role: string;
  endpoint: string;
  version: string | undefined;
}): Promise<Tracing> {
  // As expressions: a bundle would load what is imported above at every start.
  const [
    { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace },
    { OTLPTraceExporter },
    { resourceFromAttributes },
    { BatchSpanProcessor, NodeTracerProvider },
  ] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/sdk-trace-node'),
  ]);
  const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER };
  const below = (parent: TraceContext): Context =>
    trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceFlags: TraceFlags.SAMPLED, isRemote: true });
  /** The ids of the next span without a parent. */
  let given: TraceContext | undefined;
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({
      'service.name': `maru-${options.role}`,
      'service.version': options.version ?? 'development',
      'service.instance.id': `${hostname()}:${process.pid}`,
    }),
    idGenerator: {
      generateTraceId: () => given?.traceId ?? randomBytes(16).toString('hex'),
      generateSpanId: () => given?.spanId ?? randomBytes(8).toString('hex'),
    },
    spanProcessors: [
      new BatchSpanProcessor(new OTLPTraceExporter({ url: `${options.endpoint.replace(/\/+$/, '')}/v1/traces` })),
    ],
  });
  const tracer = provider.getTracer('maru');

  return {
    record({ name, kind, requestId, isRoot = false, startedAt, attributes, error }: FinishedSpan) {
      const context = requestId === undefined ? undefined : contextOf(requestId);
      given = isRoot ? context : undefined;
      const span = tracer.startSpan(
        name,
        {
          kind: kinds[kind],
          startTime: performance.timeOrigin + startedAt,
          attributes: { ...attributes, ...(requestId === undefined ? {} : { 'request.id': requestId }) },
        },
        isRoot || context === undefined ? ROOT_CONTEXT : below(context),
      );
      given = undefined;
      if (error !== undefined) {
        if (error instanceof Error) span.recordException(error);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, STOP_WITHIN_MS);
      });
      // A collector that is away must not hold up the end of the process.
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}
