'use client';

import { useEffect, useRef } from 'react';
import { registerShortcut } from './shortcut-registry.ts';
import type { ShortcutId } from './shortcuts.ts';

/** Says what a shortcut of the list in `shortcuts.ts` does while this part is on the page. */
export function useShortcut(id: ShortcutId, action: () => void): void {
  const latest = useRef(action);
  useEffect(() => {
    latest.current = action;
  });
  useEffect(() => registerShortcut(id, () => latest.current()), [id]);
}
