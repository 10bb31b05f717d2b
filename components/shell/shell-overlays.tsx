'use client';

import { useEffect, useRef, useState } from 'react';
import { lazyOver } from '@/components/ui/lazy-part.tsx';
import { whenIdle } from '@/components/ui/when-idle.ts';
import type { ShellViewer } from './shell-viewer.ts';
import { useShortcut } from './use-shortcut.ts';

const Palette = lazyOver(() => import('./palette.tsx').then((module) => module.Palette));
const HelpDialog = lazyOver(() => import('./help-dialog.tsx').then((module) => module.HelpDialog));

/** A dialog has left the page after this. */
const GONE_MS = 50;

/** What opens over every page: the palette and the help. The palette is fetched when the page has come to rest, the help when it is first wanted. */
export function ShellOverlays({ viewer }: { viewer: ShellViewer }) {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const opener = useRef<Element | null>(null);
  const show = (what: 'palette' | 'help') => {
    opener.current = document.activeElement;
    setOpen(what);
  };
  /** `then` comes after the dialog has gone and the focus is back where it was, so that what is done may move it. */
  const close = (then?: () => void) => {
    setOpen(null);
    setTimeout(() => {
      if (document.activeElement === document.body && opener.current instanceof HTMLElement) opener.current.focus();
      then?.();
    }, GONE_MS);
  };
  useShortcut('palette', () => show('palette'));
  useShortcut('help', () => show('help'));

  // Not had now, it is asked for again by whoever wants it.
  useEffect(() => whenIdle(Palette.fetch), []);

  if (open === 'help') return <HelpDialog role={viewer.role} onClose={() => close()} />;
  return open === 'palette' && <Palette viewer={viewer} onClose={close} />;
}
