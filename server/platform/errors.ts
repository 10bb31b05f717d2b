/** The one table from a kind of failure to its HTTP status. */
export const STATUS_OF = {
  bad_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  precondition_failed: 412,
  too_large: 413,
  unsupported: 415,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;

export type ErrorCode = keyof typeof STATUS_OF;

const TITLES: Record<ErrorCode, string> = {
  bad_input: 'Malformed request',
  unauthenticated: 'Sign in first',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  conflict: 'Conflict',
  gone: 'No longer there',
  precondition_failed: 'Changed meanwhile',
  too_large: 'Too large',
  unsupported: 'Unsupported media type',
  invalid: 'Invalid input',
  rate_limited: 'Too many requests',
  internal: 'Something went wrong',
  unavailable: 'Temporarily unavailable',
};

export type FieldError = { path: string; message: string };

export type ErrorDetails = { reason?: string; errors?: FieldError[]; [key: string]: unknown };

/** A failure that a caller may be told about. `message` and `details.reason` reach the outside, other details stay in the log. */
export class AppError extends Error {
  override name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** Body of an error answer, RFC 9457 (`application/problem+json`). */
export type Problem = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  reason?: string;
  errors?: FieldError[];
  requestId: string;
};

/** System errors, Postgres SQLSTATEs and Prisma codes that mean "a service is away", not "we have a bug". */
const AWAY_CODES = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH'],
  ...['57P01', '57P02', '57P03', '53300', '08000', '08001', '08003', '08006'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024'],
]);

const AWAY_MESSAGES =
  /^(Connection is closed|Command timed out|Connection terminated|Stream isn't writeable|timeout exceeded when trying to connect)/;

/** Says whether `error` means that a service we need (database, Redis, object storage) cannot be reached now. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'unavailable';
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && AWAY_CODES.has(code)) return true;
  if (error.name === 'MaxRetriesPerRequestError' || AWAY_MESSAGES.test(error.message)) return true;
  return error.cause !== undefined && isUnavailable(error.cause);
}

/** Turns whatever was thrown into an `AppError`; what we do not know becomes `unavailable` or `internal`, with the original as `cause`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnavailable(error)) {
    return new AppError(
      'unavailable',
      'A service is not reachable at the moment. Try again shortly.',
      {},
      { cause: error },
    );
  }
  return new AppError('internal', 'The request could not be completed.', {}, { cause: error });
}

/** The status and problem+json body for whatever was thrown. Nothing of an unknown error (message, stack) gets into it. */
export function toProblem(error: unknown, requestId: string): { status: number; body: Problem } {
  const { code, message, details } = toAppError(error);
  const status = STATUS_OF[code];
  const body: Problem = {
    type: `urn:maru:problem:${code}`,
    title: TITLES[code],
    status,
    detail: message,
    code,
    ...(details.reason === undefined ? {} : { reason: details.reason }),
    ...(details.errors === undefined ? {} : { errors: details.errors }),
    requestId,
  };
  return { status, body };
}
