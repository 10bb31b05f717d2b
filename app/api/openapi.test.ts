import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { call, makeRequest } from '@/server/platform/http/testing/request.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { apiRoutes } from '../../scripts/start/route-list.mjs';
import { routes } from './generated/routes.ts';
import { document, operations } from './testing/documented-calls.ts';
import { GET as serveDocument } from './v1/openapi.json/route.ts';

afterAll(() => closeRedis());

const described = [...operations].map(([name, { described: operation, path }]) => ({ name, path, ...operation }));

/** Every value under `key`, wherever it stands in the document. */
function valuesUnder(key: string, value: unknown = document): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesUnder(key, inner),
  ]);
}

test('the list of routes is what the folders hold', () => {
  expect(Object.keys(routes).sort()).toEqual(apiRoutes().map(({ path }) => path));
});

test('has the parts that OpenAPI 3.1 asks for', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  expect(Object.keys(document.paths).filter((path) => !path.startsWith('/v1/'))).toEqual([]);
  for (const { responses } of described) {
    expect(Object.keys(responses).filter((status) => !/^(default|[1-5]\d\d)$/.test(status))).toEqual([]);
    expect(Object.keys(responses).some((status) => status.startsWith('2'))).toBe(true);
  }
});

test('names every operation once', () => {
  const ids = described.map(({ operationId }) => operationId);
  expect([...new Set(ids)]).toEqual(ids);
  expect(ids.filter((id) => !/^[a-z][A-Za-z0-9]*$/.test(id))).toEqual([]);
});

test('declares each parameter of a path once, and no other', () => {
  for (const { path, parameters } of described) {
    const inPath = parameters.flatMap((one) => ('in' in one && one.in === 'path' ? one : []));
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(inPath.map(({ name }) => name)).toEqual(named);
    expect(inPath.every(({ required }) => required)).toBe(true);
    const keys = parameters.map((one) => ('$ref' in one ? one.$ref : `${one.in} ${one.name}`));
    expect([...new Set(keys)]).toEqual(keys);
  }
});

test('refers only to what is there', () => {
  const references = valuesUnder('$ref').map(String);
  expect(references.length).toBeGreaterThan(0);
  const broken = references.filter((reference) => {
    const steps = reference.replace(/^#\//, '').split('/');
    return (
      steps.reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], document) ===
      undefined
    );
  });
  expect(broken).toEqual([]);
});

test('refers only to ways of signing in that it explains', () => {
  const used = new Set(described.flatMap(({ security }) => security.flatMap((way) => Object.keys(way))));
  expect([...used].sort()).toEqual(Object.keys(document.components.securitySchemes).sort());
});

test('has schemas that can be understood, and says something of every field', () => {
  const schemas = valuesUnder('application/json').map((media) => (media as { schema: object }).schema);
  expect(schemas.length).toBeGreaterThan(20);
  for (const schema of schemas) z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const fields = schemas
    .flatMap((schema) => valuesUnder('properties', schema))
    .flatMap((all) => Object.entries(all as object));
  // What a job carries may be anything.
  const unsaid = fields.filter(([name, field]) => name !== 'payload' && Object.keys(field).length === 0);
  expect(unsaid.map(([name]) => name)).toEqual([]);
});

test('offers Idempotency-Key where something is made, If-Match where it may have changed', () => {
  const refersTo = (name: string, header: string) =>
    operations.get(name)?.described.parameters.some((one) => '$ref' in one && one.$ref.endsWith(`/${header}`));
  expect(refersTo('POST /v1/links', 'Idempotency-Key')).toBe(true);
  expect(refersTo('PATCH /v1/links/{id}', 'If-Match')).toBe(true);
  expect(refersTo('GET /v1/links/{id}', 'If-None-Match')).toBe(true);
  expect(refersTo('GET /v1/links', 'If-None-Match')).toBe(false);
});

test('is served, and not sent again to who has it', async () => {
  const answer = await call(serveDocument, makeRequest('/api/v1/openapi.json'));
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  const etag = answer.headers.get('etag') ?? '';
  expect(Object.keys((await answer.json()).paths)).toEqual(Object.keys(document.paths));
  const again = await call(serveDocument, makeRequest('/api/v1/openapi.json', { headers: { 'if-none-match': etag } }));
  expect([again.status, await again.text()]).toEqual([304, '']);
});
