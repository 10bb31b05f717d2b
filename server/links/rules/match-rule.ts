import { speaks } from './read-languages.ts';
import type { RuleConditions } from './schema.ts';
import type { Traits } from './traits.ts';

/** The condition of a rule that a visitor does not meet. */
export type Unmet = 'devices' | 'systems' | 'browsers' | 'languages' | 'countries' | 'dates';

/**
 * The first condition of a rule that does not hold; null when all do. Of languages the one that the visitor wants most decides: who reads English
 * and understands Korean is no Korean reader. Dates are half-open: `from` belongs to the time, `until` does not.
 * @param now milliseconds since 1970
 */
export function findUnmet(when: RuleConditions, traits: Traits, now: number): Unmet | null {
  if (when.from !== undefined && now < Date.parse(when.from)) return 'dates';
  if (when.until !== undefined && now >= Date.parse(when.until)) return 'dates';
  if (when.devices && !includes(when.devices, traits.program.device)) return 'devices';
  if (when.systems && !includes(when.systems, traits.program.system)) return 'systems';
  if (when.browsers && !includes(when.browsers, traits.program.browser)) return 'browsers';
  if (when.languages && !speaksOne(when.languages, traits.languages[0])) return 'languages';
  if (when.countries && !includes(when.countries, traits.country)) return 'countries';
  return null;
}

function includes<T extends string>(wanted: readonly T[], value: T | null): boolean {
  return value !== null && wanted.includes(value);
}

function speaksOne(languages: readonly string[], first: string | undefined): boolean {
  return first !== undefined && languages.some((language) => speaks(first, language));
}
