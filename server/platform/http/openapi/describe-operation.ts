import type { z } from 'zod';
import type { RouteDeclaration } from '../route.ts';
import { toJsonSchema } from './json-schema.ts';
import { refusalsOf } from './problems.ts';
import type { Operation } from './routes.ts';
import type { JsonSchema, OperationObject, ParameterObject, Reference, ResponseObject } from './schema.ts';

/** Paths that belong to a system whose name they do not carry. */
const SYSTEM_OF: Record<string, string> = {
  data: 'links',
  shortUrl: 'links',
  ...Object.fromEntries(
    [
      ...['me', 'password', 'sessions', 'keys', 'passkeys', 'second-factor', 'identity', 'linked-accounts'],
      ...['sign-in', 'sign-in-links', 'sign-out', 'sign-up', 'sign-up-links'],
    ].map((segment) => [segment, 'account']),
  ),
  ...Object.fromEntries(['invitations', 'profile', 'follows', 'blocks'].map((segment) => [segment, 'people'])),
};

/** Every answer carries them: where a route declares no limit, a default holds. */
const LIMIT_HEADERS = [
  ...['RateLimit-Policy', 'RateLimit', 'X-Ratelimit-Limit', 'X-Ratelimit-Remaining', 'X-Ratelimit-Retry-After'],
];

const SECURITY = { session: { session: [] }, apiKey: { apiKey: [] } };

/** One call as OpenAPI describes it. */
export function describeOperation({ path, method, route }: Operation): OperationObject {
  const { declaration } = route;
  const description = accessNotes(declaration);
  return {
    operationId: operationIdOf(method, path),
    summary: declaration.summary ?? `${method} ${path}`,
    ...(description === '' ? {} : { description }),
    tags: [systemOf(path)],
    security: securityOf(declaration),
    parameters: parametersOf(method, path, declaration),
    ...bodyOf(declaration),
    responses: { ...successOf(method, declaration), ...refusalsOf(declaration) },
  };
}

function operationIdOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z\d]+/).filter((word) => word !== '' && word !== 'v1');
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function systemOf(path: string): string {
  const segment = path.split('/')[2] ?? '';
  return SYSTEM_OF[segment] ?? segment;
}

function accessNotes({ auth, scope, limit, addressLimit }: RouteDeclaration): string {
  const words: string[] = [];
  if (auth === 'admin') words.push('For admins; for others there is nothing here.');
  const takesKeys = auth !== 'public' && auth !== 'session';
  if (auth === 'session') words.push('Only with a session: an API key cannot do this.');
  if (takesKeys && scope !== undefined) words.push(`An API key needs the scope \`${scope}\` or \`*\`.`);
  if (takesKeys && scope === undefined) words.push('An API key needs the scope `*`.');
  for (const { max, windowMs, by } of [limit ?? [], addressLimit ?? []].flat()) {
    words.push(`At most ${max} ${by === 'other' ? 'of a kind' : `by ${by}`} in ${windowMs / 1_000} seconds.`);
  }
  return words.join(' ');
}

function securityOf({ auth }: RouteDeclaration): Record<string, string[]>[] {
  if (auth === 'public') return [];
  const ways = [SECURITY.session, SECURITY.apiKey];
  if (auth === 'session') return [SECURITY.session];
  return auth === 'optional' ? [{}, ...ways] : ways;
}

function parametersOf(method: string, path: string, declaration: RouteDeclaration): (ParameterObject | Reference)[] {
  const { params, query, idempotent, conditional, etag } = declaration;
  const inPath = params === undefined ? {} : (toJsonSchema(params).properties ?? {});
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const shared = [
    idempotent ? 'Idempotency-Key' : null,
    conditional ? 'If-Match' : null,
    etag !== undefined && method === 'GET' ? 'If-None-Match' : null,
  ].filter((name) => name !== null);
  return [
    ...names.map((name): ParameterObject => toParameter('path', name, inPath[name] ?? { type: 'string' }, true)),
    ...(query === undefined ? [] : queryParameters(toJsonSchema(query))),
    ...shared.map((name): Reference => ({ $ref: `#/components/parameters/${name}` })),
  ];
}

function queryParameters(schema: JsonSchema): ParameterObject[] {
  return Object.entries(schema.properties ?? {}).map(([name, property]) =>
    toParameter('query', name, property, schema.required?.includes(name) === true),
  );
}

function toParameter(place: 'path' | 'query', name: string, schema: JsonSchema, required: boolean): ParameterObject {
  const { description, ...rest } = schema;
  return { name, in: place, required, ...(description === undefined ? {} : { description }), schema: rest };
}

/** A body that the handler reads itself may be bytes of any kind: its schema says nothing. */
function bodyOf({ body, consumes }: RouteDeclaration): Pick<OperationObject, 'requestBody'> {
  if (body !== undefined) {
    const schema = toJsonSchema(body);
    return { requestBody: { required: !accepts(body, undefined), content: { 'application/json': { schema } } } };
  }
  if (consumes === undefined) return {};
  return {
    requestBody: { required: true, content: Object.fromEntries(consumes.map((type) => [type, { schema: {} }])) },
  };
}

function accepts(schema: z.ZodType, value: unknown): boolean {
  return schema.safeParse(value).success;
}

function successOf(method: string, declaration: RouteDeclaration): Record<string, ResponseObject> {
  const { response, produces, idempotent, etag } = declaration;
  const status = declaration.status ?? (response === undefined && produces === undefined ? 204 : 200);
  const names = [
    'X-Request-Id',
    ...LIMIT_HEADERS,
    ...(etag === undefined ? [] : ['ETag']),
    ...(idempotent ? ['Idempotency-Replayed'] : []),
  ];
  const headers = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
  const content =
    produces === undefined
      ? response && { 'application/json': { schema: toJsonSchema(response) } }
      : { [produces]: { schema: {} } };
  const success = {
    description: content ? 'Done.' : 'Done; there is no body.',
    headers,
    ...(content ? { content } : {}),
  };
  const unchanged = { description: 'What `If-None-Match` names is still current.', headers };
  return { [status]: success, ...(etag !== undefined && method === 'GET' ? { 304: unchanged } : {}) };
}
