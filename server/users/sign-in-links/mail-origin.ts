import ipaddr from 'ipaddr.js';
import { env } from '@/server/platform/env.ts';

/** Names that no stranger on the Internet can own (RFC 6761, RFC 8375, and what routers use at home). */
const PRIVATE_NAME = /^(?:[^.]+|.*\.(?:localhost|local|lan|home|internal|test|home\.arpa))$/;

/**
 * Where links in mails lead. Without `PUBLIC_URL` that is what the request called us, and whoever sends a request chooses that: so then only
 * names and addresses of a private network are believed. Null: no link may be sent.
 */
export function mailOrigin(requested: string): string | null {
  if (env.PUBLIC_URL !== undefined) return new URL(env.PUBLIC_URL).origin;
  const host = new URL(requested).hostname.replace(/^\[|\]$/g, '');
  if (!ipaddr.isValid(host)) return PRIVATE_NAME.test(host) ? requested : null;
  return ipaddr.process(host).range() === 'unicast' ? null : requested;
}
