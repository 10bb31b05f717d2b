/** Something that was done and took time. */
export interface FinishedSpan {
  /** Few different ones: `GET /v1/links/{id}`, never an id. */
  name: string;
  kind: 'server' | 'consumer';
  /** Which request it belongs to; without one it is a trace of its own. */
  requestId: string | undefined;
  /** The first span of the request, under which all others hang. */
  isRoot?: boolean;
  /** `performance.now()` at the beginning; it ends now. */
  startedAt: number;
  attributes: Record<string, string | number>;
  /** It failed; what was thrown, when known. */
  error?: unknown;
}

export interface Tracing {
  record(span: FinishedSpan): void;
  stop(): Promise<void>;
}
