/** The body of an RFC 9457 answer as our routes write it; everything may be missing when something else answered. */
interface ProblemBody {
  status?: number;
  code?: string;
  reason?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
  requestId?: string;
}

/**
 * A refused or failed call. `reason` is a code that `messages` translates under `errors`; `errors` names fields and their
 * reasons; `retryAfter` is in seconds; `status` is 0 when no answer came.
 */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly reason: string;
  readonly errors: { path: string; message: string }[];
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(status: number, body: ProblemBody, retryAfter?: number) {
    super(body.detail ?? body.code ?? `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = body.code ?? (status === 0 ? 'offline' : 'internal');
    this.reason = body.reason ?? body.errors?.[0]?.message ?? this.code;
    this.errors = body.errors ?? [];
    this.requestId = body.requestId;
    this.retryAfter = retryAfter;
  }
}

/** Which field a reason speaks of, when the answer did not say: `alias_taken` → `alias`. */
const FIELD_OF_REASON: readonly [prefix: string, field: string][] = [
  ['url_', 'url'],
  ['alias_', 'alias'],
  ['title_', 'title'],
  ['password_', 'password'],
  ['email_', 'email'],
  ['name_', 'name'],
];

/**
 * The reasons of a failure by the field they belong to. Only fields in `known` appear; what belongs to none is under `form`.
 */
export function reasonsByField(problem: ApiProblem, known: readonly string[]): Record<string, string> {
  const reasons: Record<string, string> = {};
  for (const { path, message } of problem.errors) {
    const field = path.split(/[./]/).at(-1) ?? '';
    if (known.includes(field)) reasons[field] ??= message;
  }
  if (Object.keys(reasons).length > 0) return reasons;
  const field = FIELD_OF_REASON.find(([prefix]) => problem.reason.startsWith(prefix))?.[1];
  return { [field !== undefined && known.includes(field) ? field : 'form']: problem.reason };
}

/** Any thrown thing as an `ApiProblem`, so that callers handle one kind. */
export function toApiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  // What the call needs could not be fetched, so nothing was asked.
  if (error instanceof Error && error.name === 'ChunkLoadError') {
    return new ApiProblem(0, { code: 'offline', detail: error.message });
  }
  return new ApiProblem(500, { code: 'internal', detail: error instanceof Error ? error.message : String(error) });
}
