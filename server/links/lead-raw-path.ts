import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The request line of a safe method, whose target is a path with bytes above ASCII. Two slashes at its beginning would name a host. */
const REQUEST_LINE = /^(?:GET|HEAD) (\/(?!\/)[\x21-\x7e\x80-\xff]{0,8000}) HTTP\/1\.[01]\r\n/;

/**
 * Some programs send the Hangul of an address as it is, in UTF-8, which is no HTTP (RFC 3986, 2.1) and which Node refuses before anybody sees it. They are led
 * to the same path as it must be written. Whatever else is broken gets what Node would answer.
 */
export function leadRawPaths(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    if (!isAnswerable(error, socket as Socket)) {
      socket.destroy(error);
      return;
    }
    const path = error.code === 'HPE_INVALID_URL' ? rawPathIn(error.rawPacket) : undefined;
    const status = statusOf(error.code);
    const head = path === undefined ? `HTTP/1.1 ${status}` : `HTTP/1.1 308 Permanent Redirect\r\nLocation: ${path}`;
    socket.end(`${head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`, () => socket.destroy());
  });
}

/** Not in the middle of another answer; Node's own listener looks at the same field. */
function isAnswerable({ code }: NodeJS.ErrnoException, socket: Socket): boolean {
  const { _httpMessage: answering } = socket as Socket & { _httpMessage?: { headersSent: boolean } | null };
  return code !== 'ECONNRESET' && socket.writable && answering?.headersSent !== true;
}

/** The percent-encoded path of a request that was sent raw; undefined when it is broken in another way. */
function rawPathIn(packet: Buffer | undefined): string | undefined {
  const path = REQUEST_LINE.exec(packet?.toString('latin1') ?? '')?.[1];
  if (path === undefined || !/[\x80-\xff]/.test(path)) return undefined;
  return path.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** As Node answers without anybody listening. */
function statusOf(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return '413 Payload Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}
