import type { SecondFactor } from './second-factor.ts';

const METHODS = ['totp', 'recovery', 'passkey'] as const;

/** The second step that is asked for behind `#` after coming back from a provider; null when there is none to be read. */
export function readSecondFactor(hash: string): SecondFactor | null {
  const text = new URLSearchParams(hash.replace(/^#/, '')).get('secondFactor');
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as { ticket?: unknown; methods?: unknown };
    if (typeof value.ticket !== 'string' || !Array.isArray(value.methods)) return null;
    const given: unknown[] = value.methods;
    const methods = METHODS.filter((method) => given.includes(method));
    return methods.length === 0 ? null : { ticket: value.ticket, methods };
  } catch {
    return null;
  }
}
