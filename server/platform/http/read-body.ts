import { AppError } from '../errors.ts';

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json$/;

/**
 * The body as text, counted while it arrives.
 * @throws AppError `too_large` above `maxBytes`; `bad_input` (`malformed_json`) when it is no UTF-8
 */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  if (request.body === null) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = request.body.getReader();
  let size = 0;
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge(maxBytes);
    }
    text += decode(decoder, value, true);
  }
  return text + decode(decoder, undefined, false);
}

/**
 * The parsed JSON body; undefined when there is none.
 * @throws AppError `too_large`, `unsupported` (another content type), `bad_input` (`malformed_json`)
 */
export async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const type = mediaType(request);
  const text = await readText(request, maxBytes);
  if (text === '') return undefined;
  if (!JSON_TYPE.test(type)) {
    throw new AppError('unsupported', 'Send JSON with content-type application/json.', { reason: 'content_type' });
  }
  return parseJson(text);
}

/**
 * The fields of a posted form, sent as a form or as a JSON object.
 * @throws AppError like `readJson`
 */
export async function readForm(request: Request, maxBytes: number): Promise<Record<string, unknown>> {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') {
    const value = await readJson(request, maxBytes);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  }
  const fields = Object.fromEntries(new URLSearchParams(await readText(request, maxBytes)));
  if (Object.values(fields).some((field) => field.includes('\0'))) throw malformed(undefined);
  return fields;
}

/** The content type without its parameters, in lower case. */
function mediaType(request: Request): string {
  return (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** @throws AppError `bad_input`, also for text with a NUL, which PostgreSQL cannot store */
function parseJson(text: string): unknown {
  try {
    return text.includes('\\u0000') ? JSON.parse(text, refuseNul) : JSON.parse(text);
  } catch (error) {
    throw malformed(error);
  }
}

function refuseNul(key: string, value: unknown): unknown {
  if (key.includes('\0') || (typeof value === 'string' && value.includes('\0'))) throw new SyntaxError('NUL in text');
  return value;
}

function decode(decoder: TextDecoder, bytes: Uint8Array | undefined, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream });
  } catch (error) {
    throw malformed(error);
  }
}

function malformed(cause: unknown): AppError {
  return new AppError('bad_input', 'The body is not valid JSON.', { reason: 'malformed_json' }, { cause });
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('too_large', `The body is larger than ${maxBytes} bytes.`, { reason: 'too_large' });
}
