import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { dropSingleton } from '../singleton.ts';
import { isTracing, recordSpan, startTracing, stopTracing } from './record-span.ts';
import { contextOf } from './trace-context.ts';

type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number };
  attributes: { key: string; value: Record<string, unknown> }[];
};
type Export = { resourceSpans: { resource: { attributes: unknown[] }; scopeSpans: { spans: Span[] }[] }[] };

const REQUEST_ID = '0d2b8a52-3c1e-4f7a-9b65-1f2e3d4c5b6a';

let collector: Server;
let got: { path: string | undefined; body: Export }[] = [];

/** Takes OTLP over HTTP in JSON. */
beforeEach(async () => {
  got = [];
  collector = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    got.push({ path: request.url, body: JSON.parse(text) });
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
});

afterEach(async () => {
  await stopTracing();
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  dropSingleton('env');
  collector.closeAllConnections();
  collector.close();
});

const span = (more: object = {}) => ({
  name: 'GET /v1/links/{id}',
  kind: 'server' as const,
  requestId: REQUEST_ID,
  startedAt: performance.now() - 25,
  attributes: { 'http.response.status_code': 200 },
  ...more,
});

it('does nothing without an endpoint', async () => {
  dropSingleton('env');
  await startTracing('edge');
  expect(isTracing()).toBe(false);
  recordSpan(span());
  expect(got).toEqual([]);
});

it('sends what edge, web and job did for one request as one trace', async () => {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;
  dropSingleton('env');
  await startTracing('edge');
  recordSpan(span({ name: 'GET', isRoot: true }));
  recordSpan(span());
  recordSpan(span({ name: 'links.check-health', kind: 'consumer', error: new Error('it broke') }));
  recordSpan(span({ name: 'platform.purge', kind: 'consumer', requestId: undefined }));
  await stopTracing();

  expect(got[0]?.path).toBe('/v1/traces');
  const { resource, scopeSpans } = got[0]?.body.resourceSpans[0] ?? { resource: { attributes: [] }, scopeSpans: [] };
  expect(resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'maru-edge' } });
  const [edge, web, job, schedule] = scopeSpans.flatMap(({ spans }) => spans);
  expect(edge).toMatchObject({ ...contextOf(REQUEST_ID), name: 'GET', kind: 2 });
  expect(edge?.traceId).toBe(REQUEST_ID.replaceAll('-', ''));
  expect(edge?.parentSpanId ?? '').toBe('');
  for (const child of [web, job]) expect(child).toMatchObject({ traceId: edge?.traceId, parentSpanId: edge?.spanId });
  expect(web?.attributes).toContainEqual({ key: 'request.id', value: { stringValue: REQUEST_ID } });
  const ms = (Number(web?.endTimeUnixNano) - Number(web?.startTimeUnixNano)) / 1e6;
  expect(ms).toBeGreaterThan(20);
  expect(job).toMatchObject({ kind: 5, status: { code: 2 } });
  expect(schedule?.traceId).not.toBe(edge?.traceId);
  expect(new Set([edge, web, job, schedule].map((each) => each?.spanId)).size).toBe(4);
});

it('ends although nobody listens there', async () => {
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = 'http://127.0.0.1:1';
  dropSingleton('env');
  await startTracing('edge');
  recordSpan(span());
  await stopTracing();
  expect(isTracing()).toBe(false);
});

it('gives every request id a trace, whatever its form', () => {
  for (const id of [REQUEST_ID, 'short-id', '0'.repeat(32), `${'0'.repeat(31)}1`]) {
    const { traceId, spanId } = contextOf(id);
    expect(traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
    expect(spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/);
    expect(contextOf(id)).toEqual({ traceId, spanId });
  }
});
