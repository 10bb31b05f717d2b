import { countryOf } from '@/server/platform/geo/country-of.ts';
import { addressBucket } from '@/server/platform/http/client-address.ts';
import { addressOf, type Visitor } from '../visitor.ts';
import { readLanguages } from './read-languages.ts';
import { type Program, readProgram } from './read-user-agent.ts';

/** What rules look at. Each is worked out when the first rule asks for it. */
export interface Traits {
  readonly program: Program;
  /** The most wanted first, in lower case. */
  readonly languages: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** Tells one visitor from others, the same for years: his address (of IPv6: his network) and his program. */
  readonly key: string;
}

/** What can be seen of a visitor. */
export function traitsOf(visitor: Visitor): Traits {
  const seen: { program?: Program; languages?: readonly string[]; country?: string | null } = {};
  return {
    get program() {
      seen.program ??= readProgram(visitor.headers);
      return seen.program;
    },
    get languages() {
      seen.languages ??= readLanguages(visitor.headers['accept-language']);
      return seen.languages;
    },
    get country() {
      if (seen.country === undefined) seen.country = countryOf(addressOf(visitor));
      return seen.country;
    },
    get key() {
      return `${addressBucket(addressOf(visitor))} ${visitor.headers['user-agent'] ?? ''}`;
    },
  };
}
