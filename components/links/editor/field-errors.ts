import type { ApiProblem } from '@/components/api-client/problem.ts';

/** Codes of reasons by their path: `rules.0.url`; under `form` what belongs to no field. */
export type FieldCodes = Record<string, string>;

const FIELDS =
  /^(url|alias|domain|title|note|tags|status|isEnabled|forwardsQuery|expiresAt|fallbackUrl|maxClicks|password|rules|experiment)(\.|$)/;

/** Which field a reason speaks of, when the answer did not say. */
const FIELD_OF_REASON: readonly [prefix: string, field: string][] = [
  ['url_', 'url'],
  ['alias_', 'alias'],
  ['domain_', 'domain'],
];

/** Why a link was refused, by field of the form. */
export function codesByPath(problem: ApiProblem): FieldCodes {
  const codes: FieldCodes = {};
  for (const { path, message } of problem.errors) {
    const key = FIELDS.test(path) ? path : 'form';
    codes[key] ??= message;
  }
  if (Object.keys(codes).length > 0) return codes;
  const field = FIELD_OF_REASON.find(([prefix]) => problem.reason.startsWith(prefix))?.[1];
  return { [field ?? 'form']: problem.reason };
}

/** The codes that are left after some fields were changed: what is corrected is no longer wrong. */
export function withoutFields(codes: FieldCodes, fields: readonly string[]): FieldCodes {
  const left = Object.entries(codes).filter(([path]) => path !== 'form' && !fields.includes(path.split('.')[0] ?? ''));
  return left.length === Object.keys(codes).length ? codes : Object.fromEntries(left);
}
