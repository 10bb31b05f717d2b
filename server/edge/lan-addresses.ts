import { hostname, networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** Names and addresses under which this machine is reached in its own network. */
export interface LanNames {
  dns: string[];
  ip: string[];
}

/** Networks whose addresses mean something only nearby; our authority may vouch for these alone. */
export const NEARBY_NETWORKS = [
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
] as const;

/** What people in the same network may type now, sorted; public addresses are left out. */
export function lanNames(name = hostname(), interfaces = networkInterfaces()): LanNames {
  const bare = name.toLowerCase().replace(/\.$/, '').split('.')[0] ?? '';
  const host = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(bare) ? [bare, `${bare}.local`] : [];
  const ip = Object.values(interfaces)
    .flatMap((entries) => entries ?? [])
    .map(({ address }) => address.split('%')[0] ?? '')
    .filter(isNearby);
  return { dns: ['localhost', ...host], ip: [...new Set(['127.0.0.1', '::1', ...ip])].sort() };
}

function isNearby(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return NEARBY_NETWORKS.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
}
