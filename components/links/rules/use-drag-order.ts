'use client';

import { type PointerEvent, useRef, useState } from 'react';

interface Drag {
  from: number;
  /** Where it would land now. */
  to: number;
  /** How far it was pulled, in px. */
  pulled: number;
  /** How much room it takes, in px. */
  height: number;
}

/**
 * Lets the things of a list be pulled to another place by a handle, with a mouse, a pen or a finger. `data-order` marks the things. Whoever cannot
 * pull has the keys and the menu of each thing.
 */
export function useDragOrder(onMove: (from: number, to: number) => void): {
  list: React.RefObject<HTMLOListElement | null>;
  /** Goes onto the handle. */
  handleOf: (index: number) => { onPointerDown: (event: PointerEvent) => void };
  /** Goes onto the thing. */
  styleOf: (index: number) => { transform?: string; zIndex?: number };
  isDragging: boolean;
} {
  const list = useRef<HTMLOListElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);

  const begin = (from: number, down: PointerEvent) => {
    if (down.button !== 0 || list.current === null) return;
    const boxes = [...list.current.querySelectorAll('[data-order]')].map((each) => each.getBoundingClientRect());
    const own = boxes[from];
    if (own === undefined) return;
    const handle = down.currentTarget;
    const scrolled = window.scrollY;
    const gap = boxes[1] && boxes[0] ? boxes[1].top - boxes[0].bottom : 0;
    let now: Drag = { from, to: from, pulled: 0, height: own.height + gap };
    const move = (event: globalThis.PointerEvent) => {
      const pulled = event.clientY - down.clientY + window.scrollY - scrolled;
      const middle = own.top + own.height / 2 + pulled;
      // It passes another one when its middle does.
      const before = boxes.filter((box, place) => place !== from && box.top + box.height / 2 < middle).length;
      now = { ...now, pulled, to: before };
      setDrag(now);
    };
    const end = (event: globalThis.PointerEvent) => {
      handle.removeEventListener('pointermove', move as EventListener);
      handle.removeEventListener('pointerup', end as EventListener);
      handle.removeEventListener('pointercancel', end as EventListener);
      setDrag(null);
      if (event.type === 'pointerup' && now.to !== from) onMove(from, now.to);
    };
    handle.setPointerCapture(down.pointerId);
    handle.addEventListener('pointermove', move as EventListener);
    handle.addEventListener('pointerup', end as EventListener);
    handle.addEventListener('pointercancel', end as EventListener);
  };

  const styleOf = (index: number) => {
    if (drag === null) return {};
    if (index === drag.from) return { transform: `translateY(${drag.pulled}px)`, zIndex: 10 };
    if (index > drag.from && index <= drag.to) return { transform: `translateY(${-drag.height}px)` };
    if (index < drag.from && index >= drag.to) return { transform: `translateY(${drag.height}px)` };
    return {};
  };
  return {
    list,
    handleOf: (index) => ({ onPointerDown: (event) => begin(index, event) }),
    styleOf,
    isDragging: drag !== null,
  };
}
