import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Where an address leads: `public` is the internet; `private` are the networks of houses and companies, where an admin may let links lead;
 * `special` is all that no link has any business with, whoever allows it: this machine, its link (cloud metadata lives there), multicast,
 * addresses that wrap another one (6to4, Teredo, NAT64), and whatever is reserved.
 */
export type AddressClass = 'public' | 'private' | 'special';

/** Of the ranges of ipaddr.js: RFC 1918, RFC 4193, and RFC 6598, behind which whole companies live. */
const PRIVATE_RANGES: readonly string[] = ['private', 'uniqueLocal', 'carrierGradeNat'];

/** Addresses that answer to whoever runs in a cloud, outside the link-local range: Azure, Alibaba, AWS and Google over IPv6. */
const METADATA: ReadonlySet<string> = new Set(['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254']);

/** What IANA has given out for the internet (RFC 4291, section 2.4): all other IPv6 that ipaddr.js does not know is not public either. */
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * The class of an IPv4 or IPv6 address in its usual notation. IPv4 inside IPv6 (`::ffff:10.0.0.1`) is judged as what it means.
 * Whatever is no address is `special`.
 */
export function addressClass(text: string): AddressClass {
  const version = isIP(text);
  if (version === 0 || text.includes('%')) return 'special';
  // ipaddr.js takes `::8.8.8.8` for the mapped form; the URL parser writes it as the number that it is.
  const address = ipaddr.process(version === 6 ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text);
  if (METADATA.has(address.toString())) return 'special';
  const range = address.range();
  if (PRIVATE_RANGES.includes(range)) return 'private';
  if (range !== 'unicast') return 'special';
  if (address instanceof ipaddr.IPv6) return address.match(GLOBAL_UNICAST) ? 'public' : 'special';
  return 'public';
}
