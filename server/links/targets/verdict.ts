import type { FetchFailure, FetchFailureReason } from '@/server/platform/safe-fetch/fetch-failure.ts';
import type { TargetFailure } from './terms.ts';

/**
 * What one question to a target has shown. `bad` speaks against it, `unknown` says that it answers, but not us, and `void` nothing: the fault
 * may be our own network.
 */
export type Verdict = {
  kind: 'ok' | 'unknown' | 'bad' | 'void';
  /** Null when there was no answer. */
  httpStatus: number | null;
  failure: TargetFailure | null;
};

/** What an answer with this status says of a target. */
export function verdictOfStatus(httpStatus: number): Verdict {
  if (httpStatus < 400) return { kind: 'ok', httpStatus, failure: null };
  if (httpStatus === 404 || httpStatus === 410) return { kind: 'bad', httpStatus, failure: 'not_found' };
  if (httpStatus >= 500 && httpStatus < 600) return { kind: 'bad', httpStatus, failure: 'server_error' };
  // 401, 403, 429 and the like, and what sites make up for robots (999): people may well get in.
  return { kind: 'unknown', httpStatus, failure: 'denied' };
}

type Told = { kind: 'unknown' | 'bad'; failure: TargetFailure };

const OF_REASON: Record<FetchFailureReason, Told> = {
  dns: { kind: 'bad', failure: 'dns' },
  tls: { kind: 'bad', failure: 'tls' },
  timeout: { kind: 'bad', failure: 'timeout' },
  connection: { kind: 'bad', failure: 'connection' },
  bad_answer: { kind: 'bad', failure: 'bad_answer' },
  // Browsers take more than we do.
  too_large: { kind: 'unknown', failure: 'bad_answer' },
  // Many a site turns in a circle only for those without cookies.
  loop: { kind: 'unknown', failure: 'redirects' },
  too_many_hops: { kind: 'unknown', failure: 'redirects' },
  private_address: { kind: 'unknown', failure: 'off_limits' },
  bad_port: { kind: 'unknown', failure: 'off_limits' },
  credentials: { kind: 'unknown', failure: 'off_limits' },
  not_http: { kind: 'unknown', failure: 'off_limits' },
};

/**
 * What a fetch without an answer says of a target.
 * @param isOnline others have answered a short time ago: what looks like trouble of our own network is the target's then (a name whose
 * servers are dead looks the same)
 */
export function verdictOfFailure(failure: FetchFailure, isOnline: boolean): Verdict {
  const told = OF_REASON[failure.reason];
  const kind = failure.isOwnTrouble && !isOnline ? 'void' : told.kind;
  return { kind, httpStatus: null, failure: told.failure };
}
