import { env } from '../env.ts';

/** A host name or address with an optional port; nothing that could turn the origin into something else. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/**
 * The origin people use to reach us, without a slash at the end: `PUBLIC_URL` when it is set, else what the request says. The edge overwrites
 * `X-Forwarded-Host` and `X-Forwarded-Proto`, so they can be believed here.
 */
export function originOf(request: Request): string {
  return env.PUBLIC_URL === undefined ? requestedOrigin(request) : new URL(env.PUBLIC_URL).origin;
}

/** Says whether `origin` (the header of that name) is where this request was sent to, or our public address. */
export function isOwnOrigin(request: Request, origin: string): boolean {
  return origin === originOf(request) || origin === requestedOrigin(request);
}

/** Says whether people reach us by https, so that cookies may carry `Secure` and the prefix `__Host-`. */
export function isSecure(request: Request): boolean {
  return originOf(request).startsWith('https:');
}

function requestedOrigin(request: Request): string {
  const url = new URL(request.url);
  const host = firstOf(request, 'x-forwarded-host') ?? request.headers.get('host') ?? url.host;
  const scheme = firstOf(request, 'x-forwarded-proto') ?? url.protocol.slice(0, -1);
  const origin = `${scheme === 'https' ? 'https' : 'http'}://${HOST.test(host) ? host : url.host}`;
  return URL.canParse(origin) ? new URL(origin).origin : url.origin;
}

/** Of several proxies the first, which people spoke to, comes first. */
function firstOf(request: Request, header: string): string | undefined {
  return request.headers.get(header)?.split(',')[0]?.trim();
}
