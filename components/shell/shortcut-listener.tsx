'use client';

import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { isOverlayOpen } from '@/components/ui/is-overlay-open.ts';
import { createKeyMatcher, nameOfKey } from './match-keys.ts';
import { entriesFor } from './navigation.ts';
import { shortcutsEnabled } from './shortcut-preference.ts';
import { runShortcut, runShortcutOnceThere } from './shortcut-registry.ts';
import { shortcutsFor } from './shortcuts.ts';

const FIELDS =
  'input, textarea, select, [role="textbox"], [role="menu"], [role="menuitem"], [role="listbox"], [role="option"]';
/** Where something is made, when the page in view makes nothing. */
const CREATE_HOME = '/links';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(FIELDS));
}

/**
 * Hears the keyboard for all shortcuts. Single keys rest in fields, menus and dialogs, during composition, and when people have switched
 * them off (WCAG 2.1.4); what is pressed with ⌘ or Ctrl works in fields too.
 */
export function ShortcutListener({ role }: { role: string }) {
  const router = useRouter();
  useEffect(() => {
    const match = createKeyMatcher(shortcutsFor(role));
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.isComposing || event.keyCode === 229) return;
      const name = nameOfKey(event);
      if (name === undefined || isOverlayOpen()) return;
      if (!name.startsWith('mod+') && (isTyping(event.target) || !shortcutsEnabled())) return;
      const id = match(name, event.timeStamp);
      if (id === undefined) return;
      event.preventDefault();
      if (runShortcut(id)) return;
      const entry = entriesFor(role).find(({ label }) => id === `go:${label}`);
      if (entry !== undefined) router.push(entry.href);
      else if (id === 'create') {
        runShortcutOnceThere('create');
        router.push(CREATE_HOME);
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [role, router]);
  return null;
}
