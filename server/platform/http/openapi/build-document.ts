import { sessionCookieName } from '../../auth/session-cookie.ts';
import { describeOperation } from './describe-operation.ts';
import { PROBLEM_SCHEMA, problemResponses } from './problems.ts';
import { operationsOf, type RouteModules } from './routes.ts';
import type { OpenApiDocument } from './schema.ts';

const DESCRIPTION = `Everything the pages do can be done by these calls. Ids are 64-bit numbers as decimal strings, times ISO 8601 in UTC.
Lists are read page by page: put \`nextCursor\` into \`cursor\` until it is null. Programs send an API key (\`Authorization: Bearer maru_…\`),
pages the session cookie; a browser's changes must come from our own pages. Refusals are \`application/problem+json\`.`;

/**
 * The OpenAPI 3.1 document of these routes.
 * @param secure whether people reach us by https, which gives the session cookie another name
 */
export function buildDocument(
  modules: RouteModules,
  { version, secure }: { version: string; secure: boolean },
): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  const systems = new Set<string>();
  for (const operation of operationsOf(modules)) {
    const described = describeOperation(operation);
    for (const tag of described.tags) systems.add(tag);
    const item = paths[operation.path] ?? {};
    paths[operation.path] = item;
    item[operation.method.toLowerCase() as Lowercase<typeof operation.method>] = described;
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Maru',
      version,
      description: DESCRIPTION.replaceAll('\n', ' '),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [...systems].sort().map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: PROBLEM_SCHEMA },
      responses: problemResponses(),
      headers: HEADERS,
      parameters: PARAMETERS,
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: sessionCookieName(secure) },
        apiKey: { type: 'http', scheme: 'bearer', bearerFormat: 'maru_ and 32 letters and digits' },
      },
    },
  };
}

const HEADERS: OpenApiDocument['components']['headers'] = {
  'X-Request-Id': { description: 'What our log calls this request.', schema: { type: 'string' } },
  'RateLimit-Policy': {
    description: 'Each limit by its name: `q` units in `w` seconds (draft-ietf-httpapi-ratelimit-headers).',
    schema: { type: 'string', examples: ['"user";q=100;w=60'] },
  },
  RateLimit: {
    description: 'Of each limit, `r` units are left; in `t` seconds all of them are there again.',
    schema: { type: 'string', examples: ['"user";r=50;t=30'] },
  },
  'X-Ratelimit-Limit': { description: 'Units of the limit that is nearest to refusing.', schema: { type: 'integer' } },
  'X-Ratelimit-Remaining': { description: 'Units left of it.', schema: { type: 'integer' } },
  'X-Ratelimit-Retry-After': {
    description: 'Seconds until the next call may be made; 0 is now.',
    schema: { type: 'integer' },
  },
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer' } },
  ETag: { description: 'The version, for `If-None-Match` and `If-Match`.', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true` when this is the stored answer of an earlier call.',
    schema: { type: 'string', const: 'true' },
  },
};

const PARAMETERS: OpenApiDocument['components']['parameters'] = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'A text of your choice, new for each thing to be made. The same call under the same key gets the first answer for 24 hours and makes nothing more.',
    schema: { type: 'string', minLength: 1, maxLength: 255, examples: ['5f0c2f6e-1d38-4c7a-9d11-0a6f1f6f3b52'] },
  },
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` that you read: the change is refused with 412 when somebody else was quicker.',
    schema: { type: 'string', examples: ['"3"'] },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'The `ETag` that you know: the answer is 304 without a body while it is current.',
    schema: { type: 'string', examples: ['"3.17"'] },
  },
};
