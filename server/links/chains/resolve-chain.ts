import { checkUrl } from '@/server/platform/safe-fetch/check-url.ts';
import { FetchFailure } from '@/server/platform/safe-fetch/fetch-failure.ts';
import { redirectLocation } from '@/server/platform/safe-fetch/redirect-location.ts';
import { type SafeFetch, safeFetch } from '@/server/platform/safe-fetch/safe-fetch.ts';
import { isShortener } from './shortener-hosts.ts';

const HOPS_MAX = 5;
/** For one question, and for all together: somebody waits for it while making a link. */
const STEP_MS = 2_500;
const CHAIN_MS = 5_000;

/** Where an address leads in the end, and the shorteners' addresses on the way. */
export type Chain = { finalUrl: string; hops: string[] };

/**
 * Follows an address through known shorteners, as far as they go: the first address that is of none is not asked at all. What comes out has
 * to be checked like any target (`checkTarget`): a chain may lead back to us or into a private network. Bodies are not read.
 * @param url a checked target
 * @throws FetchFailure `loop`, `too_many_hops` (more than 5), `not_http`…, or what happened when a shortener did not answer
 */
export async function resolveChain(url: string, fetch: SafeFetch = safeFetch): Promise<Chain> {
  const hops: string[] = [];
  const endsAt = performance.now() + CHAIN_MS;
  let current = checkUrl(url);
  while (isShortener(current)) {
    const next = await leadsTo(current, endsAt, fetch);
    if (next === null) break;
    if (next.href === current.href || hops.includes(next.href)) throw new FetchFailure('loop', next.href);
    if (hops.length === HOPS_MAX) throw new FetchFailure('too_many_hops', next.href);
    hops.push(current.href);
    current = next;
  }
  return { finalUrl: current.href, hops };
}

/** Some shorteners answer HEAD with something else than GET. */
async function leadsTo(url: URL, endsAt: number, fetch: SafeFetch): Promise<URL | null> {
  const ask = (method: 'HEAD' | 'GET') => {
    const timeoutMs = Math.round(Math.min(STEP_MS, endsAt - performance.now()));
    if (timeoutMs <= 0) throw new FetchFailure('timeout', url.href);
    return fetch(url.href, { method, maxHops: 0, maxBytes: 0, timeoutMs });
  };
  const location = redirectLocation(await ask('HEAD')) ?? redirectLocation(await ask('GET'));
  if (location === null) return null;
  const next = checkUrl(location, url);
  // As browsers do: what is behind # goes along unless the redirect brings its own.
  if (next.hash === '') next.hash = url.hash;
  return next;
}
