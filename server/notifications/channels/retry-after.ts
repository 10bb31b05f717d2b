/** Nobody is believed who asks for longer. */
const LONGEST_MS = 24 * 3_600_000;

/**
 * What `Retry-After` says (RFC 9110 section 10.2.3: seconds, or a date), in ms; null when it says nothing that can be understood.
 * @param now ms since 1970
 */
export function retryAfterMs(header: string | string[] | null | undefined, now: number): number | null {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === null || text === undefined || text.trim() === '') return null;
  const ms = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(0, ms), LONGEST_MS);
}
