import ipaddr from 'ipaddr.js';
import { countryOf } from '../geo/country-of.ts';

/** Somebody whom no limit stops, or who gets nothing. */
export type Entry = {
  kind: 'allow' | 'deny';
  subject: 'address' | 'user' | 'country';
  /** An address, a range (`203.0.113.0/24`), a person's id, or a country (`KR`). */
  value: string;
  expiresAt: Date | null;
};

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];
type Compiled = Entry & { network?: Network };

/** What the lists say of a caller. */
type Standing = 'allow' | 'deny' | null;

/** What the lists hold for an address and for a person, at a time in milliseconds since 1970. */
export interface Lists {
  /** Whether any entry denies addresses or countries: without one nobody has to be looked for. */
  readonly deniesAddresses: boolean;
  ofAddress(address: string, nowMs: number): Standing;
  ofUser(userId: bigint, nowMs: number): Standing;
}

/**
 * Makes lists of entries. An address or range outweighs the country it lies in, so that one office of a denied country can be let in; of two
 * entries that are equally close, `deny` wins.
 */
export function compileEntries(entries: readonly Entry[]): Lists {
  const usable = entries.map(compile).filter((entry) => entry !== null);
  const bySubject = (wanted: Entry['subject']) => usable.filter(({ subject }) => subject === wanted);
  const [addresses, users, countries] = [bySubject('address'), bySubject('user'), bySubject('country')];

  return {
    deniesAddresses: [...addresses, ...countries].some(({ kind }) => kind === 'deny'),
    ofAddress(address, nowMs) {
      if (addresses.length === 0 && countries.length === 0) return null;
      const parsed = ipaddr.isValid(address) ? ipaddr.process(address) : null;
      const isIn = ({ network }: Compiled) => network !== undefined && isWithin(parsed, network);
      const closely = verdict(addresses, isIn, nowMs);
      if (closely !== null || countries.length === 0) return closely;
      const country = countryOf(address);
      return country === null ? null : verdict(countries, ({ value }) => value === country, nowMs);
    },
    ofUser(userId, nowMs) {
      if (users.length === 0) return null;
      const person = userId.toString();
      return verdict(users, ({ value }) => value === person, nowMs);
    },
  };
}

function verdict(among: readonly Compiled[], matches: (entry: Compiled) => boolean, nowMs: number): Standing {
  let found: Standing = null;
  for (const entry of among) {
    if ((entry.expiresAt !== null && entry.expiresAt.getTime() <= nowMs) || !matches(entry)) continue;
    if (entry.kind === 'deny') return 'deny';
    found = 'allow';
  }
  return found;
}

function compile(entry: Entry): Compiled | null {
  if (entry.subject !== 'address') return entry;
  const network = parseNetwork(entry.value);
  return network === null ? null : { ...entry, network };
}

function isWithin(address: ipaddr.IPv4 | ipaddr.IPv6 | null, [network, bits]: Network): boolean {
  return address !== null && address.kind() === network.kind() && address.match(network, bits);
}

function parseNetwork(value: string): Network | null {
  try {
    if (value.includes('/')) return ipaddr.parseCIDR(value) as Network;
    const single = ipaddr.process(value);
    return [single, single.kind() === 'ipv4' ? 32 : 128];
  } catch {
    return null;
  }
}

/**
 * The one spelling of what an entry names: `203.0.113.0/24` for `203.0.113.9/24`, `KR` for `kr`. Null when it names nothing: no address, no
 * range (which may not be everybody), no id, no country.
 */
export function canonicalValue(subject: Entry['subject'], value: string): string | null {
  if (subject === 'user') return /^[1-9]\d{0,18}$/.test(value) && BigInt(value) < 2n ** 63n ? value : null;
  if (subject === 'country') return /^[a-z]{2}$/i.test(value) ? value.toUpperCase() : null;
  // Old spellings such as 10.1 or 0x7f.1 are more often slips than wishes.
  if (!/^[\da-f:.]+(\/\d{1,3})?$/i.test(value) || (!value.includes(':') && !/^\d+\.\d+\.\d+\.\d+(\/|$)/.test(value)))
    return null;
  const network = parseNetwork(value);
  if (network === null || network[1] === 0) return null;
  const [address, bits] = network;
  if (!value.includes('/')) return address.toString();
  const first =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(`${address.toString()}/${bits}`)
      : ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/${bits}`);
  return `${first.toString()}/${bits}`;
}
