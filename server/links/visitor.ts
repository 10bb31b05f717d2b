import type { IncomingHttpHeaders } from 'node:http';
import { connectedAddress } from '@/server/platform/http/client-address.ts';

/**
 * Whoever opens a short link. A request of Node's own server is one as it is, so that a redirect makes no object for it; nothing of
 * it is read before somebody asks. Its headers may be those that the client sent: take the address from `addressOf` alone.
 */
export interface Visitor {
  readonly headers: IncomingHttpHeaders;
  /** Null behind Next, where nobody sees the connection. */
  readonly socket: { readonly remoteAddress?: string | undefined } | null;
}

/** How a visitor came: typed or clicked, or by the picture, whose address carries `qr=1`. */
export type VisitSource = 'link' | 'qr';

/** The visitor behind a request that Next answers. */
export function visitorOf(request: Request): Visitor {
  return { headers: Object.fromEntries(request.headers), socket: null };
}

/** Where a visitor comes from, as `TRUSTED_PROXIES` allows us to believe; `unknown` when nothing tells. */
export function addressOf({ headers, socket }: Visitor): string {
  return connectedAddress(socket === null ? null : socket.remoteAddress, String(headers['x-forwarded-for'] ?? ''));
}
