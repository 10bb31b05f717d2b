import { z } from 'zod';
import { AppError } from '../errors.ts';
import { toJson } from '../redis/json.ts';

export type AnswerOptions = { schema?: z.ZodType; status?: number; cache?: string };

/** What people get for themselves must not lie in any cache. */
const DEFAULT_CACHE = 'private, no-store';

/**
 * The answer for what a handler returned: a `Response` as it is; nothing becomes 204; everything else JSON, through `schema`, which turns ids
 * into strings and drops what it does not name.
 */
export function respond(value: unknown, options: AnswerOptions): Response {
  const answer = value instanceof Response ? copy(value) : toResponse(value, options);
  if (!answer.headers.has('cache-control')) answer.headers.set('cache-control', options.cache ?? DEFAULT_CACHE);
  return answer;
}

function toResponse(value: unknown, { schema, status }: AnswerOptions): Response {
  if (value === undefined) return new Response(null, { status: status ?? 204 });
  return new Response(encode(value, schema), {
    status: status ?? 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}

function encode(value: unknown, schema: z.ZodType | undefined): string {
  if (schema === undefined) return toJson(value);
  const result = z.safeEncode(schema, value);
  if (!result.success) {
    throw new AppError('internal', 'The answer does not fit its description.', {}, { cause: result.error });
  }
  return toJson(result.data);
}

/** The headers of some responses (a redirect's) cannot be added to. */
function copy(response: Response): Response {
  return new Response(response.body, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
}
