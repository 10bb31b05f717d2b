import { useCallback, useEffect, useRef, useState } from 'react';

/** So many simulated ms pass in one of ours. */
const SPEED = 3;
/** Who asked for less motion sees still pictures, one after the other. */
const STILL_EVERY_MS = 1_000;

interface Playback {
  /** Where it is, in simulated ms. */
  at: number;
  isPlaying: boolean;
  toggle: () => void;
  /** Goes to a place and stops there. */
  goTo: (at: number) => void;
}

/** A head that runs over `lengthMs` of simulated time. It begins at the end, where everything is to be seen. */
export function usePlayback(lengthMs: number): Playback {
  const [at, setAt] = useState(lengthMs);
  const [isPlaying, setPlaying] = useState(false);
  const latest = useRef(at);
  latest.current = at;

  const move = useCallback(
    (byMs: number) => {
      const next = Math.min(lengthMs, latest.current + byMs);
      latest.current = next;
      setAt(next);
      if (next >= lengthMs) setPlaying(false);
    },
    [lengthMs],
  );

  useEffect(() => {
    if (!isPlaying) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      const timer = setInterval(() => move(STILL_EVERY_MS * SPEED), STILL_EVERY_MS);
      return () => clearInterval(timer);
    }
    let before: number | null = null;
    let frame = requestAnimationFrame(function run(now) {
      if (before !== null) move((now - before) * SPEED);
      before = now;
      frame = requestAnimationFrame(run);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, move]);

  const goTo = (next: number) => {
    setPlaying(false);
    setAt(Math.max(0, Math.min(lengthMs, next)));
  };
  const toggle = () => {
    if (!isPlaying && at >= lengthMs) setAt(0);
    setPlaying(!isPlaying);
  };
  return { at, isPlaying, toggle, goTo };
}
