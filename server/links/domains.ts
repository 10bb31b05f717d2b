import { AppError } from '@/server/platform/errors.ts';
import { findDomains } from './repository.ts';

/** Maru's own address, where links stand under `/s/`. */
export const OWN_DOMAIN = 0n;

/** Host of each short domain, by its id. */
export async function knownDomains(): Promise<ReadonlyMap<bigint, string>> {
  return new Map((await findDomains()).map(({ id, host }) => [id, host]));
}

/** The id of the domain with this host; null is Maru's own address. @throws AppError `invalid` (`domain_unknown`) */
export async function domainOf(host: string | null): Promise<bigint> {
  if (host === null || host === '') return OWN_DOMAIN;
  const found = (await findDomains()).find((domain) => domain.host === host);
  if (found === undefined) throw new AppError('invalid', 'There is no such domain.', { reason: 'domain_unknown' });
  return found.id;
}
