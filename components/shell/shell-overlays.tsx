'use client';

import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { loadPalette } from './load-palette.ts';
import type { ShellViewer } from './shell-viewer.ts';
import { useShortcut } from './use-shortcut.ts';

const Palette = dynamic(() => loadPalette().then((module) => module.Palette), { ssr: false });
const HelpDialog = dynamic(() => import('./help-dialog.tsx').then((module) => module.HelpDialog), { ssr: false });

/** What opens over every page: the palette and the help. Both are loaded when they are first wanted. */
export function ShellOverlays({ viewer }: { viewer: ShellViewer }) {
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  useShortcut('palette', () => setOpen('palette'));
  useShortcut('help', () => setOpen('help'));

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

  if (open === 'help') return <HelpDialog role={viewer.role} onClose={() => setOpen(null)} />;
  if (open === null) return null;
  return (
    <Palette
      viewer={viewer}
      onClose={(then) => {
        setOpen(null);
        // After the dialog has gone and the focus is back where it was, so that what is done may move it.
        if (then !== undefined) setTimeout(then, 50);
      }}
    />
  );
}
