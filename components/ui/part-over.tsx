'use client';

import { LoaderCircle } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { Button } from './button.tsx';
import type { Missed } from './part.ts';
import { PartMissed } from './part-missed.tsx';

interface Props {
  /** Null while the part is on its way. */
  missed: Missed | null;
  onRetry: () => void;
  /** Esc, or Close: it is wanted no more. */
  onClose: () => void;
}

/**
 * Says over the page that what was asked for is coming, or did not come. The keyboard stays where it was, for the part takes note of that
 * place when it opens and gives it back when it closes; only a failure takes it to the way on.
 */
export function PartOver({ missed, onRetry, onClose }: Props) {
  const t = useTranslations('shell');
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    opener.current = document.activeElement;
  }, []);
  const giveBack = () => {
    if (opener.current instanceof HTMLElement) opener.current.focus({ preventScroll: true });
  };
  const close = useRef(onClose);
  close.current = () => {
    giveBack();
    onClose();
  };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const retry = () => {
    giveBack();
    onRetry();
  };
  if (typeof document === 'undefined') return null;
  return createPortal(
    <div
      // Heard and reached also while a dialog hides the rest of the page.
      data-react-aria-top-layer
      className="pointer-events-none fixed inset-x-0 bottom-20 z-(--z-index-overlay) flex justify-center px-4 sm:bottom-10"
    >
      {missed === null ? (
        <p
          role="status"
          // What comes at once needs no words.
          className="motion-safe:fade-in-0 flex items-center gap-2 rounded-full bg-overlay fill-mode-backwards px-4 py-2 text-sm shadow-overlay motion-safe:animate-in motion-safe:delay-100"
        >
          <LoaderCircle aria-hidden className="size-4 animate-spin text-muted" />
          {t('part.coming')}
        </p>
      ) : (
        <div className="pointer-events-auto w-full max-w-md rounded-2xl bg-overlay py-2 shadow-overlay">
          <PartMissed why={missed} onRetry={retry} autoFocus>
            <Button size="sm" variant="ghost" onPress={() => close.current()}>
              {t('close')}
            </Button>
          </PartMissed>
        </div>
      )}
    </div>,
    document.body,
  );
}
