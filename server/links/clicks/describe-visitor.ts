import { createHmac } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { cityOf } from '@/server/platform/geo/city-of.ts';
import { countryOf } from '@/server/platform/geo/country-of.ts';
import { addressBucket, connectedAddress } from '@/server/platform/http/client-address.ts';
import { readLanguages } from '../rules/read-languages.ts';
import { readUserAgent } from '../rules/read-user-agent.ts';
import { OTHER } from '../stats/terms.ts';
import { OWN_WAY } from '../terms.ts';
import { encodeKind } from './click-kind.ts';
import { isBot } from './is-bot.ts';
import type { Visits } from './visit-buffer.ts';

/** All that is kept of a visitor. Not enough to find him again on another day, or by his address. */
export interface KnownVisitor {
  /** As of a click to the link's own target, not by QR code. */
  kind: number;
  city: string | null;
  /** Tells visitors of one day apart: 64 bits, signed as Postgres has them. */
  visitor: bigint;
}

/** Visitors of the present day that this process has seen lately; describing one anew takes some ten microseconds. */
const KNOWN_MAX = 10_000;

const HOSTS_MAX = 5_000;
const HOST_LENGTH_MAX = 253;
const PROTOCOLS = new Set(['http:', 'https:', 'android-app:']);

/**
 * Describes the visitors of one day.
 * @param salt the day's: the hash of the same address (of IPv6: the same network) and user agent is another on another day
 */
export function createDescriber(salt: Buffer): (visits: Visits, index: number) => KnownVisitor {
  const known = new LRUCache<string, KnownVisitor>({ max: KNOWN_MAX });
  return ({ peers, forwarded, agents, languages }, index) => {
    const peer = peers[index] as string | null;
    const via = forwarded[index] as string;
    const agent = agents[index] as string;
    const language = languages[index] as string;
    const key = `${peer}\n${via}\n${language}\n${agent}`;
    let visitor = known.get(key);
    if (visitor === undefined) {
      visitor = look(connectedAddress(peer, via), agent, language, salt);
      known.set(key, visitor);
    }
    return visitor;
  };
}

function look(address: string, agent: string, acceptLanguage: string, salt: Buffer): KnownVisitor {
  const { device, system, browser } = readUserAgent(agent);
  const kind = encodeKind({
    isBot: isBot(agent),
    source: 'link',
    device: device ?? OTHER,
    system: system ?? OTHER,
    browser: browser ?? OTHER,
    way: OWN_WAY,
    country: countryOf(address),
    language: readLanguages(acceptLanguage)[0]?.split('-')[0] ?? null,
  });
  const hash = createHmac('sha256', salt)
    .update(`${addressBucket(address)}\n${agent}`)
    .digest();
  return { kind, city: cityOf(address), visitor: hash.readBigInt64BE() };
}

const hosts = new LRUCache<string, { host: string | null }>({ max: HOSTS_MAX });

/** The host of a `Referer` header, without `www.`; null when there is none or it names no place. Its path may tell who somebody is: it is not kept. */
export function referrerHost(header: string): string | null {
  if (header === '') return null;
  let known = hosts.get(header);
  if (known === undefined) {
    known = { host: readHost(header) };
    hosts.set(header, known);
  }
  return known.host;
}

function readHost(header: string): string | null {
  if (!URL.canParse(header)) return null;
  const { protocol, hostname } = new URL(header);
  if (!PROTOCOLS.has(protocol) || hostname === '' || hostname.length > HOST_LENGTH_MAX) return null;
  const host = hostname.toLowerCase().replace(/^www\./, '');
  return /^[\p{L}\p{N}.:[\]_-]+$/u.test(host) ? host : null;
}
