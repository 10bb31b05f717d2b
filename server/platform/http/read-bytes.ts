import { AppError } from '../errors.ts';

/**
 * The body as bytes, counted while it arrives.
 * @throws AppError `too_large` above `maxBytes`; `bad_input` (`body_required`) when it is empty
 */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || value === undefined) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader?.cancel().catch(() => undefined);
      throw tooLarge(maxBytes);
    }
    pieces.push(value);
  }
  if (size === 0) throw new AppError('bad_input', 'A body is required.', { reason: 'body_required' });
  return Buffer.concat(pieces, size);
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('too_large', `The body is larger than ${maxBytes} bytes.`, { reason: 'too_large' });
}
