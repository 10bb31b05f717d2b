import { Client, type Dispatcher } from 'undici';
import { env } from '../env.ts';
import { checkUrl } from './check-url.ts';
import { connectPinned } from './connect-pinned.ts';
import { FetchFailure, toFetchFailure } from './fetch-failure.ts';
import { ACCEPTED_ENCODINGS, readBody } from './read-body.ts';
import { redirectLocation } from './redirect-location.ts';
import { bareHost, type Door, resolveHost, systemDoor } from './resolve-host.ts';

export type FetchOptions = {
  /** `GET` unless told. */
  method?: 'GET' | 'HEAD' | 'POST';
  /** Sent beside our own; what is not about language and type stays behind when a redirect leads to another site. */
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** The header `Accept`; anything unless told. */
  accept?: string;
  /** Private networks may be reached, for a Maru that lives in one (setting `links.allowPrivateTargets`); never this machine. */
  allowPrivate?: boolean;
  /** The body is cut after so many bytes (as they are when unpacked), 1 MiB unless told; 0 reads none of it. */
  maxBytes?: number;
  /** For everything together: names, connections, redirects and the body; 10 s unless told. */
  timeoutMs?: number;
  /** So many redirects are followed, 5 unless told; with 0, and for POST, a redirect is the answer. */
  maxHops?: number;
  signal?: AbortSignal;
};

export type FetchedAnswer = {
  status: number;
  /** By name in lower case; what came several times is joined with `, `. */
  headers: Record<string, string>;
  /** Where the answer comes from. */
  finalUrl: string;
  /** The addresses that redirected there, in their order. */
  hops: string[];
  body: Buffer;
  /** There was more than `maxBytes`. */
  truncated: boolean;
};

export type SafeFetch = (url: string, options?: FetchOptions) => Promise<FetchedAnswer>;

const DEFAULT_BYTES = 2 ** 20;
const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_HOPS = 5;
/** Silence for so long, before the headers or within the body, ends a fetch whose own time is longer. */
const SILENCE_MS = 10_000;
const HEADERS_MAX_BYTES = 32 * 1_024;
/** What another site may be told too. */
const HARMLESS_HEADERS: readonly string[] = ['accept-language', 'user-agent'];

/**
 * Fetches what somebody else has named, without becoming a way into our own network (SSRF). http and https only; every address that a host has is
 * checked before, and exactly a checked one is connected to; each redirect is checked like the first address. No cookies, no proxies, no
 * connection that outlives the call.
 * @throws FetchFailure whose `reason` says why; what `signal` was aborted with
 */
export const safeFetch: SafeFetch = createSafeFetch(systemDoor);

/** A `safeFetch` behind another door; the product has the one above, tests bring doubles of the network. */
export function createSafeFetch(door: Door): SafeFetch {
  return async (text, options = {}) => {
    const deadline = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const stop = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
    const hops: string[] = [];
    let url = withoutFragment(checkUrl(text));
    for (;;) {
      try {
        const answer = await exchange(url, { ...options, headers: headersFor(url, hops, options) }, door, stop);
        const next = nextHop(answer, url, hops, options);
        if (next === null) return { ...answer, finalUrl: url.href, hops };
        hops.push(url.href);
        url = next;
      } catch (error) {
        if (options.signal?.aborted) throw options.signal.reason;
        if (deadline.aborted) throw new FetchFailure('timeout', url.href, { cause: error });
        throw toFetchFailure(error, url.href);
      }
    }
  };
}

/** The address that this answer redirects to, or null when it is the one that was asked for. */
function nextHop(answer: Answer, url: URL, hops: readonly string[], options: FetchOptions): URL | null {
  const location = locationToFollow(answer, options);
  if (location === null) return null;
  const next = withoutFragment(checkUrl(location, url));
  if (next.href === url.href || hops.includes(next.href)) throw new FetchFailure('loop', next.href);
  if (hops.length === (options.maxHops ?? DEFAULT_HOPS)) throw new FetchFailure('too_many_hops', next.href);
  return next;
}

/** Servers are not told of it, so two addresses that differ in it alone are the same. */
function withoutFragment(url: URL): URL {
  url.hash = '';
  return url;
}

function locationToFollow(answer: Pick<Answer, 'status' | 'headers'>, options: FetchOptions): string | null {
  return options.maxHops === 0 || options.method === 'POST' ? null : redirectLocation(answer);
}

/** What the caller wants to be said goes to the site it named; redirects to others take no secrets along. */
function headersFor(url: URL, [first]: readonly string[], { headers = {} }: FetchOptions): Record<string, string> {
  if (first === undefined || new URL(first).origin === url.origin) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => HARMLESS_HEADERS.includes(name.toLowerCase())));
}

type Answer = Pick<FetchedAnswer, 'status' | 'headers' | 'body' | 'truncated'>;

/** One request over a connection of its own. */
async function exchange(url: URL, options: FetchOptions, door: Door, stop: AbortSignal): Promise<Answer> {
  stop.throwIfAborted();
  const addresses = await beforeStop(resolveHost(url, options.allowPrivate ?? false, door), stop);
  const client = new Client(url.origin, {
    connect: connectPinned(bareHost(url), addresses, { signal: stop, ca: door.ca }),
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
    maxHeaderSize: HEADERS_MAX_BYTES,
  });
  // A signal given to undici would not be heard before the connection stands.
  const end = (reason: Error | null = null) => {
    client.destroy(reason).catch(() => undefined);
  };
  const onStop = () => end(new Error('stopped'));
  stop.addEventListener('abort', onStop, { once: true });
  try {
    const response = await client.request({
      path: `${url.pathname}${url.search}`,
      method: options.method ?? 'GET',
      headers: {
        'user-agent': userAgent(),
        accept: options.accept ?? '*/*',
        'accept-encoding': ACCEPTED_ENCODINGS,
        ...options.headers,
      },
      body: options.body ?? null,
    });
    return await readAnswer(response, options);
  } finally {
    stop.removeEventListener('abort', onStop);
    end();
  }
}

/** A name server that does not answer must not hold anybody longer than they wanted to wait. */
async function beforeStop<T>(work: Promise<T>, stop: AbortSignal): Promise<T> {
  let onStop: () => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    onStop = () => reject(stop.reason);
  });
  stop.addEventListener('abort', onStop, { once: true });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

async function readAnswer(response: Dispatcher.ResponseData, options: FetchOptions): Promise<Answer> {
  const { statusCode: status, body: stream } = response;
  // What is not read ends with the connection, and nobody waits for that.
  stream.on('error', () => undefined);
  const headers = joinHeaders(response.headers);
  const { maxBytes = DEFAULT_BYTES, method } = options;
  if (method === 'HEAD' || maxBytes === 0 || locationToFollow({ status, headers }, options) !== null) {
    return { status, headers, body: Buffer.alloc(0), truncated: method !== 'HEAD' };
  }
  return { status, headers, ...(await readBody(stream, headers['content-encoding'] ?? '', maxBytes)) };
}

function joinHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) joined[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return joined;
}

/** Says who asks, as robots do, with an address at which to find us when we have one. */
function userAgent(): string {
  const home = env.PUBLIC_URL === undefined ? '' : `; +${env.PUBLIC_URL}`;
  return `Mozilla/5.0 (compatible; Maru/${env.MARU_VERSION ?? '0.0.0'}${home})`;
}
