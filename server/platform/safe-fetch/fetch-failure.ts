/** Why a fetch was not made, or not finished: the first six are ours to refuse, the others happened. */
export type FetchFailureReason =
  | 'not_http'
  | 'credentials'
  | 'bad_port'
  | 'private_address'
  | 'too_many_hops'
  | 'loop'
  | 'too_large'
  | 'timeout'
  | 'dns'
  | 'tls'
  | 'connection'
  | 'bad_answer';

const REFUSALS: readonly FetchFailureReason[] = [
  'not_http',
  'credentials',
  'bad_port',
  'private_address',
  'too_many_hops',
  'loop',
];

/** What says that this machine has no network or no name server, not that the other side is at fault. */
const OWN_TROUBLE: readonly string[] = [
  'EAI_AGAIN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
];

/** A fetch that gave no answer. */
export class FetchFailure extends Error {
  override name = 'FetchFailure';
  readonly reason: FetchFailureReason;
  /** The address at which it ended: of a chain of redirects the last one. */
  readonly url: string;
  /** What the system or the protocol calls it (`ENOTFOUND`, `CERT_HAS_EXPIRED`), when there is such a word. */
  readonly code: string | null;

  constructor(reason: FetchFailureReason, url: string, options: { code?: string | null; cause?: unknown } = {}) {
    const { code = null, cause } = options;
    super(code === null ? reason : `${reason} (${code})`, cause === undefined ? undefined : { cause });
    this.reason = reason;
    this.url = url;
    this.code = code;
  }

  /** We would refuse it the next time as well. */
  get isRefusal(): boolean {
    return REFUSALS.includes(this.reason);
  }

  /** The fault seems to be this machine's network: it tells nothing about the address. */
  get isOwnTrouble(): boolean {
    return this.code !== null && OWN_TROUBLE.includes(this.code);
  }
}

/** The failure behind what sockets, TLS and undici throw. */
export function toFetchFailure(error: unknown, url: string): FetchFailure {
  if (error instanceof FetchFailure) return error;
  const code = codeOf(error);
  return new FetchFailure(reasonOf(code, error), url, { code, cause: error });
}

function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

const REASONS: Record<string, FetchFailureReason> = {
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'too_large',
  CONTENT_ENCODING: 'bad_answer',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'bad_answer',
  EPROTO: 'tls',
};

/** Codes of OpenSSL's verification (`X509_V_ERR_…`, as Node writes them) and of Node's own check of the name. */
const TLS =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|ERROR_IN_CERT)/;

/** Of zlib and of Brotli. */
const UNPACKING = /^(?:Z_|ERR__ERROR_FORMAT|ERR_BROTLI|ERR_PADDING)/;

function reasonOf(code: string | null, error: unknown): FetchFailureReason {
  // Not all of them have a code.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'bad_answer';
  if (code === null) return 'connection';
  const known = REASONS[code];
  if (known !== undefined) return known;
  if (TLS.test(code)) return 'tls';
  return UNPACKING.test(code) ? 'bad_answer' : 'connection';
}
