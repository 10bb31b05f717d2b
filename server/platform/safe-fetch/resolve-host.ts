import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { addressClass } from './address-class.ts';
import { FetchFailure, toFetchFailure } from './fetch-failure.ts';

/** Gives all addresses of a name; fails as `dns.lookup` does. */
type Resolve = (host: string) => Promise<string[]>;

/** What stands between us and the network: tests put doubles here. */
export type Door = {
  resolve: Resolve;
  /** Whether this address and port counts as public, whatever its class. Nothing does, but in tests, whose servers stand on loopback. */
  isExempt(address: string, port: number): boolean;
  /** Authorities (PEM) to trust instead of the system's. */
  ca?: string;
};

const RESOLVE_TIMEOUT_MS = 5_000;

/** The system's resolver, so that hosts files and search domains of an intranet work; it takes two threads of the pool at most. */
export const systemDoor: Door = {
  resolve: async (host) => (await lookup(host, { all: true, order: 'ipv4first' })).map(({ address }) => address),
  isExempt: () => false,
};

/**
 * The addresses to which a connection to the host of `url` may be made, in the order in which to try them. The name is looked up once: who
 * connects must take these addresses and ask nobody again, or the answer could be another one by then (DNS rebinding).
 * @throws FetchFailure `dns`, `timeout`, or `private_address` when only one of the addresses is out of bounds: a name that stands for both
 * the internet and our network is an attack or a mistake
 */
export async function resolveHost(url: URL, allowPrivate: boolean, door: Door): Promise<string[]> {
  const addresses = await addressesOf(url, door.resolve);
  if (addresses.length === 0) throw new FetchFailure('dns', url.href, { code: 'ENOTFOUND' });
  const port = portOf(url);
  const isAllowed = (address: string): boolean => {
    const kind = addressClass(address);
    return kind === 'public' || (kind === 'private' && allowPrivate) || door.isExempt(address, port);
  };
  if (!addresses.every(isAllowed)) throw new FetchFailure('private_address', url.href);
  return addresses;
}

/** The port that a connection goes to, also when the address does not name it. */
function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

/** The host as the resolver and TLS want it: an address without brackets, a name without the dot of the root. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

async function addressesOf(url: URL, resolve: Resolve): Promise<string[]> {
  const host = bareHost(url);
  if (isIP(host) !== 0) return [host];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new FetchFailure('timeout', url.href, { code: 'DNS_TIMEOUT' })),
      RESOLVE_TIMEOUT_MS,
    );
  });
  try {
    return await Promise.race([resolve(host), late]);
  } catch (error) {
    if (error instanceof FetchFailure) throw error;
    throw new FetchFailure('dns', url.href, { code: toFetchFailure(error, url.href).code, cause: error });
  } finally {
    clearTimeout(timer);
  }
}
