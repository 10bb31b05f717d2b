const KEY = 'maru.recent';
const KEPT = 5;

/** Where somebody went by the palette. */
interface RecentEntry {
  label: string;
  detail?: string;
  href: string;
}

function isRecent(value: unknown): value is RecentEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'label' in value &&
    typeof value.label === 'string' &&
    'href' in value &&
    typeof value.href === 'string' &&
    value.href.startsWith('/') &&
    !value.href.startsWith('//')
  );
}

/** The latest places of this person in this browser, newest first; nothing of another person who used it before. */
export function readRecent(viewerId: string): RecentEntry[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null || !('viewerId' in stored) || stored.viewerId !== viewerId)
      return [];
    return 'entries' in stored && Array.isArray(stored.entries) ? stored.entries.filter(isRecent).slice(0, KEPT) : [];
  } catch {
    // Closed or unreadable storage: then there is nothing recent.
    return [];
  }
}

export function rememberRecent(viewerId: string, entry: RecentEntry): void {
  const entries = [entry, ...readRecent(viewerId).filter(({ href }) => href !== entry.href)].slice(0, KEPT);
  try {
    localStorage.setItem(KEY, JSON.stringify({ viewerId, entries }));
  } catch {
    // Storage is closed to us (private mode): the palette works without.
  }
}

export function forgetRecent(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
