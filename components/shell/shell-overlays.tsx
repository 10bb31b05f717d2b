'use client';

import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type ComponentProps, type ComponentType, useEffect, useRef, useState } from 'react';
import { notify } from '@/components/ui/notify.ts';
import { whenIdle } from '@/components/ui/when-idle.ts';
import { loadPalette } from './load-palette.ts';
import type { ShellViewer } from './shell-viewer.ts';
import { useShortcut } from './use-shortcut.ts';

type Palette = ComponentType<ComponentProps<Awaited<ReturnType<typeof loadPalette>>['Palette']>>;

const HelpDialog = dynamic(() => import('./help-dialog.tsx').then((module) => module.HelpDialog), { ssr: false });

/** A dialog has left the page after this. */
const GONE_MS = 50;

/** What opens over every page: the palette and the help. The palette is fetched when the page has come to rest, the help when it is first wanted. */
export function ShellOverlays({ viewer }: { viewer: ShellViewer }) {
  const t = useTranslations('palette');
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  // Not `dynamic`: React would draw what had to be waited for 300 ms late.
  const [Palette, setPalette] = useState<Palette>();
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
  const fetchPalette = () => loadPalette().then((module) => setPalette(() => module.Palette));
  useShortcut('palette', () => {
    show('palette');
    if (Palette !== undefined) return;
    fetchPalette().catch(() => {
      setOpen(null);
      notify({ title: t('unavailable'), tone: 'danger' });
    });
  });
  useShortcut('help', () => show('help'));

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page has come to rest
  useEffect(
    () =>
      whenIdle(() => {
        // Not had now, it is asked for again, and aloud, by whoever wants it.
        fetchPalette().catch(() => {});
      }),
    [],
  );

  if (open === 'help') return <HelpDialog role={viewer.role} onClose={() => close()} />;
  return open === 'palette' && Palette !== undefined && <Palette viewer={viewer} onClose={close} />;
}
