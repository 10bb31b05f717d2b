import { entriesFor, type NavigationEntry } from './navigation.ts';

type ListShortcutId = 'rowNext' | 'rowPrevious' | 'rowEdit' | 'rowSelect';

export type ShortcutId = 'palette' | 'help' | 'create' | 'search' | ListShortcutId | `go:${NavigationEntry['label']}`;

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

/** What works where a list of rows is shown. */
const IN_LISTS: readonly (Shortcut & { id: ListShortcutId })[] = [
  { id: 'rowNext', keys: 'j' },
  { id: 'rowPrevious', keys: 'k' },
  { id: 'rowEdit', keys: 'e' },
  { id: 'rowSelect', keys: 'x' },
];

export function isListShortcut(id: ShortcutId): id is ListShortcutId {
  return IN_LISTS.some((shortcut) => shortcut.id === id);
}

/** All shortcuts of a person with this role: what the keyboard is listened to for, and what the help dialog lists. */
export function shortcutsFor(role: string): Shortcut[] {
  return [
    ...EVERYWHERE,
    ...IN_LISTS,
    ...entriesFor(role).map(({ label, key }) => ({ id: `go:${label}` as const, keys: `g ${key}` })),
  ];
}
