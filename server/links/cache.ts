import { STATUS_CODES } from 'node:http';
import { createCache } from '@/server/platform/cache/create-cache.ts';
import { domainPrefix } from './domains.ts';
import { escapeAddress } from './forward-query.ts';
import type { LinkExperiment, LinkRule } from './rules/schema.ts';
import type { MODERATIONS } from './terms.ts';

/** All that decides what a short link answers, as it is kept and sent between processes. The hash of a password stays in the database. */
export interface LinkFacts {
  /** Decimal string: it is only written on. */
  linkId: string;
  version: number;
  url: string;
  status: number;
  isEnabled: boolean;
  forwardsQuery: boolean;
  /** Milliseconds since 1970. */
  expiresAt: number | null;
  fallbackUrl: string | null;
  hasClickLimit: boolean;
  hasPassword: boolean;
  rules: LinkRule[];
  experiment: LinkExperiment | null;
  moderation: (typeof MODERATIONS)[number] | null;
}

/** A link that an alias stands for, ready to be answered. */
export interface LinkEntry extends LinkFacts {
  kind: 'link';
  /** Nothing is to be asked or chosen: everybody goes to `url`. */
  isPlain: boolean;
  /** Of a plain link without a query: the headers of its redirect, made once. */
  head: readonly string[];
  /** The same as it is sent, from the status on, without the empty line; null when the target holds what no header may. */
  rawHead: string | null;
}

/**
 * How long browsers and proxies may keep a permanent redirect. Within it they ask nobody: such clicks are not counted, and an edit is not
 * seen. An hour keeps most of what 301 is chosen for, and mends a mistake the same day.
 */
const KEEP_PERMANENT = 'public, max-age=3600';

/** `Cache-Control` of a redirect with this status. */
export function cacheControlOf(status: number): string {
  return status === 301 || status === 308 ? KEEP_PERMANENT : 'no-store';
}

/** A link as the hot path wants it. */
export function makeEntry(facts: LinkFacts): LinkEntry {
  const { url, status } = facts;
  const isPlain =
    facts.isEnabled &&
    facts.expiresAt === null &&
    !facts.hasClickLimit &&
    !facts.hasPassword &&
    facts.rules.length === 0 &&
    facts.experiment === null &&
    facts.moderation === null;
  const location = escapeAddress(url);
  const head = ['location', location, 'cache-control', cacheControlOf(status), 'content-length', '0'];
  const rawHead = /^[\x21-\x7e]+$/.test(location) ? rawHeadOf(status, head) : null;
  return { kind: 'link', ...facts, isPlain, head, rawHead };
}

function rawHeadOf(status: number, head: readonly string[]): string {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (let at = 0; at < head.length; at += 2) text += `${head[at]}: ${head[at + 1]}\r\n`;
  return text;
}

/** Where an alias stands in the caches. */
export function linkKey({ domainId, alias }: { domainId: bigint; alias: string }): string {
  return domainPrefix(domainId) + alias;
}

/**
 * domain and alias → link: process (10,000 entries, 5 s, never renewed by reads) → Redis → database. Edits reach every process by
 * pub/sub at once; without pub/sub within the 5 s of the process entries.
 */
export const redirects = createCache<LinkEntry>({
  name: 'links',
  ttlMs: 60_000,
  negativeTtlMs: 10_000,
  local: { max: 10_000, ttlMs: 5_000 },
  codec: {
    encode: ({ kind: _kind, isPlain: _isPlain, head: _head, rawHead: _rawHead, ...facts }) => JSON.stringify(facts),
    decode: (text) => {
      const facts = JSON.parse(text) as LinkFacts;
      // What another release wrote is read from the database instead.
      if (facts.rules === undefined) throw new Error('an entry of another release');
      return makeEntry(facts);
    },
  },
  version: ({ version }) => version,
});
