'use client';

import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react';

interface Props {
  label: string;
  /** Esc, or a press beside what stands in it. */
  onClose: () => void;
  children: ReactNode;
}

/** Toasts say something also while a dialog is open. */
const STAYS = '[data-react-aria-top-layer]';

/** Hides everything beside `layer` from assistive technology. */
function hideOthers(layer: HTMLElement): () => void {
  const hidden: Element[] = [];
  for (let node: Element = layer; node !== document.body && node.parentElement !== null; node = node.parentElement) {
    for (const other of node.parentElement.children) {
      if (other === node || other.matches(STAYS) || other.hasAttribute('aria-hidden')) continue;
      other.setAttribute('aria-hidden', 'true');
      hidden.push(other);
    }
  }
  return () => {
    for (const element of hidden) element.removeAttribute('aria-hidden');
  };
}

const FIELDS = 'input, textarea, select';

/** Goes round among what takes the keyboard in `layer`. */
function moveOn(layer: HTMLElement, by: 1 | -1): void {
  const all = [...layer.querySelectorAll<HTMLElement>(`a[href], button, ${FIELDS}, [tabindex]`)];
  const stops = all.filter(({ tabIndex }) => tabIndex >= 0);
  // From somewhere else it goes to the first, or the last.
  const at = stops.findIndex((stop) => stop.matches(':focus'));
  stops.at((at === -1 && by === -1 ? -1 : at + by) % stops.length)?.focus();
}

const hasScrollBar = () => window.innerWidth > document.documentElement.clientWidth;

/** Keeps the page behind from being scrolled, at the width it has. */
function lockScroll(keepsBar: boolean): () => void {
  const { style } = document.documentElement;
  const { overflow, scrollbarGutter } = style;
  if (keepsBar) style.scrollbarGutter = 'stable';
  style.overflow = 'hidden';
  return () => Object.assign(style, { overflow, scrollbarGutter });
}

/** Makes room for the keyboard of a phone, which covers what it does not make smaller. */
function fitToKeyboard(layer: HTMLElement): () => void {
  const { visualViewport: view } = window;
  const fit = () => {
    if (view !== null) layer.style.height = `${view.height}px`;
  };
  view?.addEventListener('resize', fit);
  return () => view?.removeEventListener('resize', fit);
}

/**
 * A modal dialog that is open as long as it is rendered and has to be there at once: it puts the keyboard into its field, and back where it
 * was when it goes. Ordinary dialogs are HeroUI's (`dialog.tsx`). Neither `<dialog>` nor `inert`: for both the browser works out the style
 * of the whole page anew, which on a long list takes longer than all the rest.
 */
export function ModalLayer({ label, onClose, children }: Props) {
  const layer = useRef<HTMLDivElement>(null);
  const isPressedBeside = useRef(false);
  // Read while the page is as it was: asked for after the dialog has come, it would cost a layout of its own.
  const [keepsBar] = useState(hasScrollBar);

  useLayoutEffect(() => {
    const root = layer.current;
    if (root === null) return;
    const opener = document.activeElement;
    const undo = [lockScroll(keepsBar), hideOthers(root), fitToKeyboard(root)];
    root.querySelector<HTMLElement>(FIELDS)?.focus({ preventScroll: true });
    return () => {
      // First, while nothing else has changed: letting go of the keyboard has the browser bring everything up to date.
      if (document.activeElement instanceof HTMLElement && root.contains(document.activeElement)) {
        document.activeElement.blur();
      }
      for (const step of undo) step();
      // Once the dialog has left the page: one layout instead of two.
      queueMicrotask(() => {
        const isFree = document.activeElement === null || document.activeElement === document.body;
        if (isFree && opener instanceof HTMLElement) opener.focus({ preventScroll: true });
      });
    };
  }, [keepsBar]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Tab' && layer.current !== null) moveOn(layer.current, event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is behind a dialog is no control; Esc does the same by keyboard
    <div
      ref={layer}
      data-slot="modal-layer-backdrop"
      onKeyDown={onKeyDown}
      // The keyboard stays where it is: on plain text it would be lost, and with it Esc.
      onMouseDown={(event) => (event.target as Element).closest(FIELDS) ?? event.preventDefault()}
      onPointerDown={(event) => {
        isPressedBeside.current = event.target === event.currentTarget;
      }}
      // Not when the press begins: its end would then reach what lies behind. Nor when only its end is here: a text was being marked.
      onClick={(event) => {
        if (isPressedBeside.current && event.target === event.currentTarget) onClose();
      }}
      className="motion-safe:fade-in-0 fixed inset-x-0 top-0 z-(--z-index-overlay) h-dvh bg-backdrop p-4 duration-150 motion-safe:animate-in sm:px-10 sm:pt-[10dvh]"
    >
      <div
        role="dialog"
        aria-modal="true"
        aria-label={label}
        className="mx-auto flex max-h-[min(32rem,80dvh,100%)] w-full max-w-lg flex-col overflow-hidden rounded-[1.125rem] bg-overlay shadow-overlay"
      >
        {children}
      </div>
    </div>
  );
}
