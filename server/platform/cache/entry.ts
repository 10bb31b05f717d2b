/**
 * What stands in Redis under a cache key: `E<version> <loadMs> <expiresAt> <payload>` for a value, `N0 <loadMs> <expiresAt>` for "known to be
 * absent", `T<version>` for a tombstone: the key was invalidated and only this version or a newer one may be stored (`T*`: nothing may).
 */
export type Entry = {
  /** Null: known to be absent. */
  payload: string | null;
  /** How long the load took; XFetch refreshes expensive entries earlier. */
  loadMs: number;
  expiresAtMs: number;
};

const ENTRY = /^([EN])(-?\d+) (\d+) (\d+)(?: ([\s\S]*))?$/;

/** The version that "absent" is stored with: any row is newer. */
export const ABSENT_VERSION = 0;

export function encodeEntry(version: number, entry: Entry): string {
  const head = `${version} ${Math.round(entry.loadMs)} ${Math.round(entry.expiresAtMs)}`;
  return entry.payload === null ? `N${head}` : `E${head} ${entry.payload}`;
}

/** The entry, or undefined for nothing, a tombstone or what another release wrote. */
export function decodeEntry(stored: string | null): Entry | undefined {
  const match = stored === null ? null : ENTRY.exec(stored);
  if (!match) return undefined;
  const payload = match[1] === 'N' ? null : (match[5] ?? '');
  return { payload, loadMs: Number(match[3]), expiresAtMs: Number(match[4]) };
}

/**
 * Whether to refresh before the end (Vattani, Chierichetti, Lowenstein: "Optimal Probabilistic Cache Stampede Prevention", 2015): the
 * likelier the closer the end is and the longer the load takes, so that mostly one reader does it and nobody waits.
 * `random` is from 0 to below 1.
 */
export function isRefreshDue(entry: Entry, nowMs: number, random: number): boolean {
  return nowMs - entry.loadMs * Math.log(1 - random) >= entry.expiresAtMs;
}
