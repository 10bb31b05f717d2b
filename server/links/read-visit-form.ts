import { AppError } from '@/server/platform/errors.ts';

/** The longest password in percent-encoded Hangul, and a token, fit in. */
const MAX_BYTES = 4_096;

/**
 * The fields of the form on a page of a guarded link.
 * @param chunks the body as it comes
 * @throws AppError `unsupported` (`content_type`), `too_large`, `bad_input` (`malformed_form`) when it is no UTF-8
 */
export async function readVisitForm(
  contentType: string | null | undefined,
  chunks: AsyncIterable<Uint8Array> | null,
): Promise<URLSearchParams> {
  if (contentType?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new AppError('unsupported', 'Send the form of the page.', { reason: 'content_type' });
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new AppError('too_large', 'The form is too large.', { reason: 'too_large' });
    parts.push(chunk);
  }
  try {
    const form = new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)));
    for (const value of form.values()) if (value.includes('\0')) throw new TypeError('NUL in a field');
    return form;
  } catch (error) {
    throw new AppError('bad_input', 'The form cannot be read.', { reason: 'malformed_form' }, { cause: error });
  }
}
