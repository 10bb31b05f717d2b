import { ApiProblem } from './problem.ts';

interface Options {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
  /** Lets the change happen only while the thing has this version; 412 `changed_meanwhile` otherwise. */
  ifVersion?: number;
  /** Pages that people use without being signed in handle a 401 themselves. */
  stayOn401?: boolean;
}

/** Seconds to wait, from `Retry-After` in either of its two forms. */
function retryAfterOf(response: Response): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}

function goToSignIn(): void {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

/**
 * Calls our own API from the browser. Gives the parsed answer (`undefined` for an empty one); throws `ApiProblem` for every
 * refusal and for a network that is not there. A 401 sends the person to sign-in and back.
 */
export async function fetchJson<T>(path: string, options: Options = {}): Promise<T> {
  const { method = 'GET', body, signal, ifVersion, stayOn401 = false } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(ifVersion === undefined ? {} : { 'if-match': `"${ifVersion}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(0, { code: 'offline', detail: 'The network did not answer.' });
  }
  const text = await response.text();
  let parsed: unknown;
  try {
    parsed = text === '' ? undefined : JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  if (response.ok) return parsed as T;
  if (response.status === 401 && !stayOn401) goToSignIn();
  const problem = typeof parsed === 'object' && parsed !== null ? parsed : {};
  const code =
    response.status === 502 || response.status === 503 || response.status === 504 ? { code: 'unavailable' } : {};
  // The edge names every answer, also those that are not ours and say nothing of it themselves.
  const requestId = response.headers.get('x-request-id');
  const named = requestId === null ? {} : { requestId };
  throw new ApiProblem(response.status, { ...named, ...code, ...problem }, retryAfterOf(response));
}
