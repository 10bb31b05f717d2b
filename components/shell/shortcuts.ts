import { entriesFor, type NavigationEntry } from './navigation.ts';

export type ShortcutId = 'palette' | 'help' | 'create' | 'search' | `go:${NavigationEntry['label']}`;

export interface Shortcut {
  id: ShortcutId;
  /** `?` a key, `g l` one after the other, `mod+k` with ⌘ on Apple's machines and Ctrl elsewhere. */
  keys: string;
}

/** What works on every page. What it does is said under `help.what` in the messages. */
const EVERYWHERE: readonly Shortcut[] = [
  { id: 'palette', keys: 'mod+k' },
  { id: 'help', keys: '?' },
  { id: 'create', keys: 'c' },
  { id: 'search', keys: '/' },
];

/** All shortcuts of a person with this role: what the keyboard is listened to for, and what the help dialog lists. */
export function shortcutsFor(role: string): Shortcut[] {
  return [
    ...EVERYWHERE,
    ...entriesFor(role).map(({ label, key }) => ({ id: `go:${label}` as const, keys: `g ${key}` })),
  ];
}
