import { FetchFailure } from '@/server/platform/safe-fetch/fetch-failure.ts';
import type { SafeFetch } from '@/server/platform/safe-fetch/safe-fetch.ts';
import { isOnline, noteAnswer } from '../targets/host-turns.ts';
import { type Verdict, verdictOfFailure, verdictOfStatus } from '../targets/verdict.ts';

const HEADERS = { 'accept-language': 'ko,en;q=0.8' };

/**
 * Asks a target whether it answers: with HEAD, and with GET (of which the body is not read) before anything is held against it, because many
 * sites answer HEAD wrongly or not at all.
 * @throws what the signal was aborted with
 */
export async function askTarget(
  url: string,
  { fetch, allowPrivate, signal }: { fetch: SafeFetch; allowPrivate: boolean; signal: AbortSignal },
): Promise<Verdict> {
  const options = { headers: HEADERS, accept: '*/*', maxBytes: 0, allowPrivate, signal };
  const ask = async (method: 'HEAD' | 'GET'): Promise<Verdict> => {
    try {
      const { status } = await fetch(url, { ...options, method });
      await noteAnswer();
      return verdictOfStatus(status);
    } catch (error) {
      if (!(error instanceof FetchFailure)) throw error;
      return verdictOfFailure(error, await isOnline());
    }
  };
  const verdict = await ask('HEAD');
  return isFinal(verdict) ? verdict : ask('GET');
}

/** The method makes no difference to a name that does not exist, a wrong certificate or an address that we do not ask. */
function isFinal({ kind, failure }: Verdict): boolean {
  return kind === 'ok' || kind === 'void' || failure === 'dns' || failure === 'tls' || failure === 'off_limits';
}
