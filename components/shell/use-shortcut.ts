'use client';

import { useEffect, useRef } from 'react';
import { isOverlayOpen } from '@/components/ui/is-overlay-open.ts';
import { shortcutsEnabled } from './shortcut-preference.ts';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input, textarea, select, [role="textbox"], [role="menuitem"], [role="menu"]'))
  );
}

/**
 * Runs `action` when the single key is pressed outside of fields, menus and dialogs, and people have not switched single keys
 * off (WCAG 2.1.4).
 */
export function useShortcut(key: string, action: () => void): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== key || event.defaultPrevented || event.isComposing) return;
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (!shortcutsEnabled() || isOverlayOpen()) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [key]);
}
