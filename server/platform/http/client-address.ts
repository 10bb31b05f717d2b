import ipaddr from 'ipaddr.js';
import { env } from '../env.ts';

/** What stands for the address of a caller whom no header names. */
const UNKNOWN = 'unknown';

/**
 * The address of the caller: the right-most hop of `X-Forwarded-For` that is neither loopback nor one of `TRUSTED_PROXIES`. Hops to its
 * left were written by the caller and may be lies. When every hop is trusted, it is the left-most one.
 */
export function clientAddress(request: Request): string {
  return forwardedAddress(request.headers.get('x-forwarded-for') ?? '');
}

/** Says whether this hop may tell us for whom it speaks: loopback, or listed in `TRUSTED_PROXIES`. */
function isTrustedProxy(address: string): boolean {
  return isLoopback(address) || isListed(address);
}

/** Says whether the caller sits on this machine. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}

/** What limits count by: the address, but of IPv6 the /64 that one subscriber has for himself. */
export function addressBucket(address: string): string {
  if (!ipaddr.isValid(address)) return UNKNOWN;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${parsed.toByteArray().slice(0, 8).join('.')}/64`;
}

/** The same of the header alone. */
export function forwardedAddress(forwardedFor: string): string {
  const hops = forwardedFor.split(',').map(normalize);
  let nearest = UNKNOWN;
  for (const hop of hops.reverse()) {
    if (hop === undefined) break;
    nearest = hop;
    if (!isTrustedProxy(hop)) break;
  }
  return nearest;
}

/**
 * The address of a caller whose connection is seen: his own, and what the header says only when it is one of `TRUSTED_PROXIES` that sends it. The header
 * may be the client's or already written anew by the edge: the answer is the same.
 * @param peer the other end of the connection; null when it is not seen, then the header alone counts
 */
export function connectedAddress(peer: string | undefined | null, forwardedFor: string): string {
  if (peer === null) return forwardedAddress(forwardedFor);
  const address = peer?.replace(/^::ffff:(?=\d+\.)/, '') ?? UNKNOWN;
  if (env.TRUSTED_PROXIES.length === 0 || !ipaddr.isValid(address) || !isListed(address)) return address;
  return forwardedAddress(`${forwardedFor}, ${address}`);
}

/** The address in its one spelling: no spaces, no port, IPv4 as IPv4. Undefined when it is none. */
function normalize(text: string): string | undefined {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1');
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
}

function isListed(address: string): boolean {
  const parsed = ipaddr.process(address);
  return env.TRUSTED_PROXIES.some((entry) => {
    const [network, bits] = parseRange(entry);
    return network !== undefined && network.kind() === parsed.kind() && parsed.match(network, bits);
  });
}

/** `10.0.0.0/8` or a single address; a spelling that is neither trusts nobody. */
function parseRange(entry: string): [ipaddr.IPv4 | ipaddr.IPv6 | undefined, number] {
  try {
    if (entry.includes('/')) return ipaddr.parseCIDR(entry);
    const single = ipaddr.parse(entry);
    return [single, single.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return [undefined, 0];
  }
}
