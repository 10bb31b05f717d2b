import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from 'node:http2';

export type ApnsAnswer = { status: number; headers: IncomingHttpHeaders; body: string };

type ApnsConnection = {
  /**
   * Asks once, again only where it is certain that Apple has not taken it.
   * @throws when it is not known whether it was taken, or Apple cannot be reached
   */
  post(path: string, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<ApnsAnswer>;
  close(): void;
};

/** A connection that stands, and what it last said it would still take when it said goodbye. */
type Line = { session: ClientHttp2Session; isConnected: boolean; lastTaken: number };

/** A server that closes one connection after the other is not well. */
const TRIES = 4;
const BODY_MAX = 4_096;
/** Told by nobody: Apple never says goodbye to a connection that goes on. */
const ALL = Number.POSITIVE_INFINITY;

/**
 * One connection to Apple, kept for all messages (HTTP/2, RFC 9113). When it says goodbye (GOAWAY) what it has not taken goes over a new one, and
 * what it has is waited for: nothing is lost and nothing asked twice.
 * @param ca an authority (PEM) to trust instead of the system's
 */
export function createApnsConnection(url: string, ca?: string): ApnsConnection {
  let current: Line | null = null;

  function line(): Line {
    if (current !== null && !current.session.closed && !current.session.destroyed) return current;
    const session = connect(url, ca === undefined ? {} : { ca });
    const opened: Line = { session, isConnected: false, lastTaken: ALL };
    const leave = () => {
      if (current === opened) current = null;
    };
    session.once('connect', () => {
      opened.isConnected = true;
      // A connection that nobody uses does not keep a process alive.
      session.unref();
    });
    session.on('goaway', (_code, lastTaken) => {
      opened.lastTaken = lastTaken;
      leave();
    });
    session.once('close', leave);
    // Each stream tells its own.
    session.on('error', leave);
    current = opened;
    return opened;
  }

  async function post(
    path: string,
    headers: Record<string, string>,
    body: string,
    signal: AbortSignal,
  ): Promise<ApnsAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted();
      const used = line();
      let stream: ClientHttp2Stream | null = null;
      try {
        stream = used.session.request({ ':method': 'POST', ':path': path, ...headers });
        return await answerOf(stream, body, signal);
      } catch (error) {
        if (current === used && signal.aborted) current = null;
        if (attempt === TRIES || signal.aborted || !used.isConnected || !isUntaken(stream, used)) throw error;
      }
    }
  }

  return { post, close: () => current?.session.close() };
}

/** Whether it is certain that the other side has done nothing with it (RFC 9113 sections 6.8 and 8.7). */
function isUntaken(stream: ClientHttp2Stream | null, { lastTaken }: Line): boolean {
  if (stream?.id === undefined) return true;
  return stream.rstCode === constants.NGHTTP2_REFUSED_STREAM || stream.id > lastTaken;
}

function answerOf(stream: ClientHttp2Stream, body: string, signal: AbortSignal): Promise<ApnsAnswer> {
  return new Promise((resolve, reject) => {
    let headers: IncomingHttpHeaders | null = null;
    let text = '';
    const onAbort = () => {
      stream.close(constants.NGHTTP2_CANCEL);
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    stream.setEncoding('utf8');
    stream.once('response', (given) => {
      headers = given;
    });
    stream.on('data', (chunk: string) => {
      if (text.length < BODY_MAX) text += chunk;
    });
    stream.once('error', reject);
    stream.once('close', () => {
      signal.removeEventListener('abort', onAbort);
      if (headers === null) reject(new Error('the connection ended before the answer'));
      else resolve({ status: Number(headers[':status']), headers, body: text });
    });
    stream.end(body);
  });
}
