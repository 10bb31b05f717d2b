import type { IncomingMessage, ServerResponse } from 'node:http';
import { env } from '@/server/platform/env.ts';

/** A host name or address with an optional port. */
const HOST = /^([\w.-]+|\[[\da-f:.]+\])(?::(\d{1,5}))?$/i;

/**
 * Sends a plain request on to HTTPS with its method and path (308).
 * @param tlsPort where HTTPS is listened for
 * @param keepsHost the request was sent to a host of its own, not to that of `PUBLIC_URL`
 */
export function redirectToHttps(
  request: IncomingMessage,
  response: ServerResponse,
  tlsPort: number,
  keepsHost: boolean,
): void {
  const origin = httpsOrigin(request, tlsPort, keepsHost);
  response.shouldKeepAlive = false;
  // A target such as `//elsewhere` or `http://elsewhere` must not become another host.
  const path = request.url?.startsWith('/') ? request.url : '/';
  if (origin === undefined) response.writeHead(400, { 'content-length': 0 }).end();
  else
    response.writeHead(308, { location: `${origin}${path}`, 'content-length': 0, 'cache-control': 'no-store' }).end();
}

function httpsOrigin({ headers, socket }: IncomingMessage, tlsPort: number, keepsHost: boolean): string | undefined {
  if (!keepsHost && env.PUBLIC_URL?.startsWith('https:')) return new URL(env.PUBLIC_URL).origin;
  const [, name, port] = HOST.exec(headers.host ?? '') ?? [];
  if (name === undefined) return undefined;
  // On one and the same port the caller knows its number best: it may be another one outside.
  if (socket.localPort === tlsPort) return `https://${name}${port === undefined ? '' : `:${port}`}`;
  return `https://${name}${tlsPort === 443 ? '' : `:${tlsPort}`}`;
}
