'use client';

import dynamic from 'next/dynamic';
import { useEffect, useRef, useState } from 'react';
import { loadPalette } from './load-palette.ts';
import type { ShellViewer } from './shell-viewer.ts';
import { useShortcut } from './use-shortcut.ts';

const Palette = dynamic(() => loadPalette().then((module) => module.Palette), { ssr: false });
const HelpDialog = dynamic(() => import('./help-dialog.tsx').then((module) => module.HelpDialog), { ssr: false });

/** A dialog has left the page after this. */
const GONE_MS = 50;

/** What opens over every page: the palette and the help. Both are loaded when they are first wanted. */
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

  // Whoever holds ⌘ or Ctrl may press K next: the palette is fetched meanwhile.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Meta' && event.key !== 'Control') return;
      document.removeEventListener('keydown', onKeyDown);
      void loadPalette();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);

  if (open === 'help') return <HelpDialog role={viewer.role} onClose={() => close()} />;
  return open === 'palette' && <Palette viewer={viewer} onClose={close} />;
}
