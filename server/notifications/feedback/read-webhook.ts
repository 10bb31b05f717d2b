import type { z } from 'zod';
import { env } from '@/server/platform/env.ts';
import { AppError } from '@/server/platform/errors.ts';
import { readText } from '@/server/platform/http/read-body.ts';
import { isSigned } from './verify-webhook.ts';

const MAX_BYTES = 512 * 1024;

/**
 * The body of a webhook that was signed with `MAIL_WEBHOOK_SECRET`.
 * @throws AppError `not_found` while no secret is set, `unauthenticated` (`signature_wrong`), `bad_input` (`malformed_json`), `invalid`
 */
export async function readMailFeedback<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  const secret = env.MAIL_WEBHOOK_SECRET;
  if (secret === undefined) throw new AppError('not_found', 'There is nothing here.');
  const body = await readText(request, MAX_BYTES);
  if (!isSigned(request.headers, body, secret, Date.now())) {
    throw new AppError('unauthenticated', 'The signature is wrong.', { reason: 'signature_wrong' });
  }
  const result = schema.safeParse(parse(body));
  if (result.success) return result.data;
  const errors = result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  throw new AppError('invalid', 'Some values are not valid.', { reason: errors[0]?.message ?? 'invalid', errors });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new AppError('bad_input', 'This is no JSON.', { reason: 'malformed_json' }, { cause });
  }
}
