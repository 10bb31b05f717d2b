import type { z } from 'zod';
import { AppError, type FieldError } from '../errors.ts';

export type RawParams = Record<string, string | string[] | undefined>;

/** Messages of our schemas are codes (`url_required`); those of zod itself are sentences. */
const REASON = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/;

/**
 * The path's parameters. What cannot be the id of anything names nothing.
 * @throws AppError `not_found`
 */
export async function parseParams(schema: z.ZodType | undefined, raw: RawParams): Promise<unknown> {
  if (schema === undefined) return raw;
  const hasNul = Object.values(raw).some((value) => value?.includes('\0') || String(value).includes('\0'));
  const result = hasNul ? undefined : await schema.safeParseAsync(raw);
  if (!result?.success) throw new AppError('not_found', 'There is nothing here.');
  return result.data;
}

/**
 * The query; a key given more than once becomes an array.
 * @throws AppError `invalid`
 */
export async function parseQuery(schema: z.ZodType | undefined, search: URLSearchParams): Promise<unknown> {
  if (schema === undefined) return undefined;
  const raw: Record<string, string | string[]> = {};
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key);
    if (values.some((value) => value.includes('\0'))) throw new AppError('bad_input', 'The query contains a NUL.');
    raw[key] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return parse(schema, raw);
}

/**
 * The parsed body.
 * @throws AppError `invalid`; `bad_input` (`body_required`) when there is none and the schema wants one
 */
export async function parseBody(schema: z.ZodType, raw: unknown): Promise<unknown> {
  const result = await schema.safeParseAsync(raw);
  if (result.success) return result.data;
  if (raw === undefined) throw new AppError('bad_input', 'A JSON body is required.', { reason: 'body_required' });
  throw invalid(result.error);
}

async function parse(schema: z.ZodType, raw: unknown): Promise<unknown> {
  const result = await schema.safeParseAsync(raw);
  if (!result.success) throw invalid(result.error);
  return result.data;
}

function invalid(error: z.ZodError): AppError {
  const errors: FieldError[] = error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  const reason = errors[0]?.message ?? '';
  return new AppError('invalid', 'Some values are not valid.', { errors, ...(REASON.test(reason) ? { reason } : {}) });
}
