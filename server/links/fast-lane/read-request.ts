import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import type { Visitor } from '../visitor.ts';

/** What is longer is no plain visit: Node reads it. */
const MAX_BYTES = 8 * 1024;

/**
 * A whole GET without a body: request line, fields, empty line, and nothing behind it (RFC 9112, sections 2 to 5). Stricter than what HTTP allows,
 * because whatever is not certain is read by Node. Each character can be matched in one way only, so the time is linear.
 */
const REQUEST = /^GET (\/[\x21-\x7e]*) HTTP\/1\.1\r\n((?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e\x80-\xff]*\r\n)+)\r\n$/;

/** A GET as the fast lane reads it: of a request of Node's server what a redirect looks at. */
export class LaneRequest implements Visitor {
  readonly method = 'GET';

  constructor(
    readonly url: string,
    /** Names and values in turns, as they were sent. */
    readonly rawHeaders: readonly string[],
    readonly socket: Socket,
    /** It is the last one of its connection. */
    readonly isLast: boolean,
  ) {}

  /** Made when somebody asks, which few do. */
  get headers(): IncomingHttpHeaders {
    const headers: IncomingHttpHeaders = {};
    for (let at = 0; at < this.rawHeaders.length; at += 2) {
      const name = String(this.rawHeaders[at]).toLowerCase();
      const value = this.rawHeaders[at + 1];
      headers[name] = name === 'x-forwarded-for' && headers[name] !== undefined ? `${headers[name]}, ${value}` : value;
    }
    return headers;
  }
}

/** Reads one request out of what came at once; null when it is not certainly a whole, plain GET with one `Host`. */
export function readLaneRequest(chunk: Buffer, socket: Socket): LaneRequest | null {
  if (chunk.length > MAX_BYTES) return null;
  const parts = REQUEST.exec(chunk.toString('latin1'));
  if (parts === null) return null;
  const [, url = '', fields = ''] = parts;
  const rawHeaders: string[] = [];
  let hosts = 0;
  let isLast = false;
  for (let at = 0; at < fields.length; ) {
    const colon = fields.indexOf(':', at);
    const end = fields.indexOf('\r\n', colon);
    const name = fields.slice(at, colon);
    const value = fields.slice(colon + 1, end).trim();
    switch (meaningOf(name, value)) {
      case 'other':
        return null;
      case 'host':
        hosts++;
        break;
      case 'last':
        isLast = true;
    }
    rawHeaders.push(name, value);
    at = end + 2;
  }
  return hosts === 1 ? new LaneRequest(url, rawHeaders, socket, isLast) : null;
}

/** Whether a field names the host, says that nothing follows (`last`), says something else of how the message or the connection goes on (`other`: Node reads it then), or none of it. */
function meaningOf(name: string, value: string): 'host' | 'last' | 'other' | undefined {
  // Few names are as long as one of these: most are told by their length alone.
  switch (name.length) {
    case 4:
      return name.toLowerCase() === 'host' ? 'host' : undefined;
    case 6:
      return name.toLowerCase() === 'expect' ? 'other' : undefined;
    case 7:
      return name.toLowerCase() === 'upgrade' ? 'other' : undefined;
    case 10:
      return name.toLowerCase() === 'connection' ? connectionOf(value.toLowerCase()) : undefined;
    case 14:
      return name.toLowerCase() === 'content-length' ? 'other' : undefined;
    case 17:
      return name.toLowerCase() === 'transfer-encoding' ? 'other' : undefined;
  }
  return undefined;
}

function connectionOf(value: string): 'last' | 'other' | undefined {
  if (value === 'close') return 'last';
  return value === 'keep-alive' ? undefined : 'other';
}
