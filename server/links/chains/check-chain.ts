import { AppError } from '@/server/platform/errors.ts';
import { FetchFailure, type FetchFailureReason } from '@/server/platform/safe-fetch/fetch-failure.ts';
import { type SafeFetch, safeFetch } from '@/server/platform/safe-fetch/safe-fetch.ts';
import { type Chain, resolveChain } from './resolve-chain.ts';

/** What of a chain itself is refused; that a shortener does not answer just now is not held against the link. */
const REFUSED: Partial<Record<FetchFailureReason, { reason: string; message: string }>> = {
  loop: { reason: 'url_chain_loop', message: 'The target leads through short links that go in a circle.' },
  too_many_hops: { reason: 'url_chain_long', message: 'The target leads through too many short links.' },
  not_http: { reason: 'url_scheme', message: 'A link may only lead to http and https addresses.' },
  credentials: { reason: 'url_credentials', message: 'The target contains a user name or a password.' },
};

/**
 * Looks behind an address of a known shortener: where it leads in the end must be as good a target as one that is given openly, or our own
 * address could be hidden in it. Other addresses pass at once.
 * @param check what refuses a target (`checkTarget`)
 * @throws AppError `invalid` (`url_…`)
 */
export async function checkChain(
  url: string,
  check: (url: string) => unknown,
  fetch: SafeFetch = safeFetch,
): Promise<void> {
  const chain = await resolve(url, fetch);
  if (chain !== null && chain.hops.length > 0) check(chain.finalUrl);
}

async function resolve(url: string, fetch: SafeFetch): Promise<Chain | null> {
  try {
    return await resolveChain(url, fetch);
  } catch (error) {
    if (!(error instanceof FetchFailure)) throw error;
    const refusal = REFUSED[error.reason];
    if (refusal === undefined) return null;
    throw new AppError('invalid', refusal.message, { reason: refusal.reason });
  }
}
