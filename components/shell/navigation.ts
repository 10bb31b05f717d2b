import { Gauge, Link2, type LucideIcon } from 'lucide-react';

export interface NavigationEntry {
  href: string;
  /** Its name under `nav` in the messages. */
  label: 'links' | 'admin';
  icon: LucideIcon;
  /** Its list can be searched from the top bar: the name of the box under `shell` in the messages. */
  search?: 'searchLinks';
  adminOnly?: boolean;
}

/** Where one can go, in order. A new system is one more line. */
export const NAVIGATION: readonly NavigationEntry[] = [
  { href: '/links', label: 'links', icon: Link2, search: 'searchLinks' },
  { href: '/admin', label: 'admin', icon: Gauge, adminOnly: true },
];

export function entriesFor(role: string): readonly NavigationEntry[] {
  return NAVIGATION.filter((entry) => !entry.adminOnly || role === 'admin');
}

export function isCurrent(entry: NavigationEntry, pathname: string): boolean {
  return pathname === entry.href || pathname.startsWith(`${entry.href}/`);
}
