import { type ErrorCode, STATUS_OF } from '../../errors.ts';
import type { RouteDeclaration } from '../route.ts';
import type { JsonSchema, OpenApiDocument, Reference, ResponseObject } from './schema.ts';

const CODES = Object.keys(STATUS_OF) as ErrorCode[];

/** What each kind of refusal means to a caller. */
const MEANINGS: Record<ErrorCode, string> = {
  bad_input: 'The body is no JSON, or something else cannot be read at all.',
  unauthenticated: 'There is no session and no API key, or it has ended.',
  forbidden: 'The API key lacks the scope, the call came from another site, or the caller is on a deny list.',
  not_found: 'There is no such thing, or it is not yours.',
  conflict: 'It does not fit to what is there; `reason` says why.',
  gone: 'It was here once.',
  precondition_failed: 'It was changed since the version that `If-Match` names.',
  too_large: 'The body is too large.',
  unsupported: 'The body is not of the type that this call takes.',
  invalid: 'A value is not valid; `errors` names the fields.',
  rate_limited: 'Too many calls; `Retry-After` says when to come back.',
  internal: 'We have made a mistake; `requestId` helps to find it.',
  unavailable: 'A service is away for a moment; try again after `Retry-After`.',
};

/** The body of every refusal, RFC 9457. */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'Why a call was refused (RFC 9457).',
  properties: {
    type: { type: 'string', description: 'A name for `code` as a URI.', examples: ['urn:maru:problem:invalid'] },
    title: { type: 'string', description: 'What kind of refusal this is.', examples: ['Invalid input'] },
    status: { type: 'integer', description: 'The status of the answer.', examples: [422] },
    detail: { type: 'string', description: 'One sentence for people.', examples: ['Some values are not valid.'] },
    code: { type: 'string', enum: CODES, description: 'The kind of refusal, for programs.' },
    reason: { type: 'string', description: 'The particular reason, for programs.', examples: ['url_required'] },
    errors: {
      type: 'array',
      description: 'The fields that are wrong.',
      items: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'The field, with dots.', examples: ['url'] },
          message: { type: 'string', description: 'A reason or a sentence.', examples: ['url_required'] },
        },
        required: ['path', 'message'],
      },
    },
    requestId: { type: 'string', description: 'What our log calls this request; also in `X-Request-Id`.' },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'requestId'],
};

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** The refusals by name, `NotFound`, for the document's components. */
export function problemResponses(): OpenApiDocument['components']['responses'] {
  const waits = new Set<ErrorCode>(['rate_limited', 'unavailable']);
  return Object.fromEntries(
    CODES.map((code): [string, ResponseObject & { 'x-status': number }] => [
      nameOf(code),
      {
        'x-status': STATUS_OF[code],
        description: MEANINGS[code],
        ...(waits.has(code) ? { headers: { 'Retry-After': { $ref: '#/components/headers/Retry-After' } } } : {}),
        content: problemContent,
      },
    ]),
  );
}

/** Which refusals the declaration itself leads to, by status; a route's own ones (409, 410, …) are under `default`. */
export function refusalsOf(declaration: RouteDeclaration): Record<string, Reference | ResponseObject> {
  const { auth, params, query, body, idempotent, conditional } = declaration;
  const needsViewer = auth === 'user' || auth === 'session' || auth === 'admin';
  const when: Partial<Record<ErrorCode, boolean>> = {
    bad_input: body !== undefined || query !== undefined || idempotent === true,
    unauthenticated: needsViewer,
    forbidden: true,
    not_found: params !== undefined || auth === 'admin',
    conflict: idempotent === true,
    precondition_failed: conditional === true,
    too_large: body !== undefined,
    unsupported: body !== undefined,
    invalid: body !== undefined || query !== undefined,
    rate_limited: true,
  };
  const own = CODES.filter((code) => when[code]).map((code): [string, Reference] => [
    String(STATUS_OF[code]),
    { $ref: `#/components/responses/${nameOf(code)}` },
  ]);
  const other = { description: 'Another refusal; `code` and `reason` say which.', content: problemContent };
  return { ...Object.fromEntries(own), default: other };
}

function nameOf(code: ErrorCode): string {
  return code.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
