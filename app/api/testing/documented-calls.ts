import { z } from 'zod';
import { buildDocument } from '@/server/platform/http/openapi/build-document.ts';
import { type Operation, operationsOf } from '@/server/platform/http/openapi/routes.ts';
import type { JsonSchema, Method, OperationObject, ResponseObject } from '@/server/platform/http/openapi/schema.ts';
import { call, makeRequest, ORIGIN } from '@/server/platform/http/testing/request.ts';
import { routes } from '../generated/routes.ts';

export const document = buildDocument(routes, { version: 'test', secure: false });

/** `GET /v1/links/{id}` → what answers it and what the document says of it. */
export const operations: ReadonlyMap<string, Operation & { described: OperationObject }> = new Map(
  operationsOf(routes).map((operation) => {
    const described = document.paths[operation.path]?.[operation.method.toLowerCase() as Lowercase<Method>];
    if (described === undefined) throw new Error(`${operation.method} ${operation.path} is not in the document`);
    return [`${operation.method} ${operation.path}`, { ...operation, described }];
  }),
);

/** What a call sends. `cookie` is a session's. */
export interface Sent {
  cookie?: string;
  params?: Record<string, string>;
  /** With its question mark. */
  query?: string;
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
}

let calls = 0;

/** Calls a documented operation as our own pages do, from an address of its own: limits are tested elsewhere. */
export function callOperation(name: string, { cookie, params = {}, query = '', json, body, headers }: Sent) {
  const operation = operations.get(name);
  if (operation === undefined) throw new Error(`${name} is not in the document`);
  calls += 1;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(params[key] ?? `{${key}}`));
  const request = makeRequest(`/api${path}${query}`, {
    method: operation.method,
    address: `198.18.${calls >> 8}.${calls & 255}`,
    headers: { origin: ORIGIN, ...(cookie === undefined ? {} : { cookie }), ...headers },
    ...(json === undefined ? {} : { json }),
    ...(body === undefined ? {} : { body }),
  });
  return call(operation.route, request, params);
}

/**
 * What an answer has that the document does not say; empty when they agree.
 * @param status those that may come; a refusal of the route's own may be documented under `default`
 */
export async function differences(
  name: string,
  answer: Response,
  status: readonly number[],
  { ownRefusal = false } = {},
): Promise<string[]> {
  const text = await answer.text();
  const shown = `${answer.status} ${text.slice(0, 300)}`;
  if (!status.includes(answer.status)) return [`${name} answered ${shown}, not ${status.join(' or ')}`];
  const documented = responseOf(name, String(answer.status)) ?? (ownRefusal ? responseOf(name, 'default') : undefined);
  if (documented === undefined) return [`${name} does not document ${shown}`];
  const media = answer.headers.get('content-type')?.split(';')[0] ?? '';
  if (documented.content === undefined) return text === '' ? [] : [`${name} documents no body, but came with ${shown}`];
  const schema = documented.content[media]?.schema;
  if (schema === undefined) return [`${name} does not document ${media} for ${shown}`];
  if (!media.endsWith('json')) return [];
  const result = z
    .fromJSONSchema(resolve(schema) as Parameters<typeof z.fromJSONSchema>[0])
    .safeParse(JSON.parse(text));
  return result.success ? [] : [`${name}: ${shown} does not fit: ${z.prettifyError(result.error)}`];
}

function responseOf(name: string, status: string): ResponseObject | undefined {
  const found = operations.get(name)?.described.responses[status];
  if (found === undefined || !('$ref' in found)) return found;
  return document.components.responses[found.$ref.split('/').at(-1) ?? ''];
}

function resolve(schema: JsonSchema): JsonSchema {
  return schema.$ref === undefined
    ? schema
    : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? schema);
}

/** The documented good status of a call. */
export function successOf(name: string): number {
  const statuses = Object.keys(operations.get(name)?.described.responses ?? {}).map(Number);
  return Math.min(...statuses.filter((status) => status >= 200 && status < 300));
}
