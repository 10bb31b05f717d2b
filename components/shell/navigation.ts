import { Gauge, Link2, type LucideIcon, Settings, Users } from 'lucide-react';

export interface NavigationEntry {
  href: string;
  /** Its name under `nav` in the messages. */
  label: 'links' | 'people' | 'settings' | 'admin';
  icon: LucideIcon;
  /** The letter after `g` that leads there. */
  key: string;
  adminOnly?: boolean;
}

/** Where one can go, in order. A new system is one more line. */
const NAVIGATION: readonly NavigationEntry[] = [
  { href: '/links', label: 'links', icon: Link2, key: 'l' },
  { href: '/people', label: 'people', icon: Users, key: 'p' },
  { href: '/settings', label: 'settings', icon: Settings, key: 's' },
  { href: '/admin', label: 'admin', icon: Gauge, key: 'a', adminOnly: true },
];

export function entriesFor(role: string): readonly NavigationEntry[] {
  return NAVIGATION.filter((entry) => !entry.adminOnly || role === 'admin');
}

export function isCurrent(entry: NavigationEntry, pathname: string): boolean {
  return pathname === entry.href || pathname.startsWith(`${entry.href}/`);
}
