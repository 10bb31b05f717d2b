'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

const TICK_MS = 20_000;

const Clock = createContext<number | null>(null);

/** One clock for all relative times. `start` is the server's, in ms, so that the first render in the browser says the same. */
export function ClockProvider({ start, children }: { start: number; children: ReactNode }) {
  const [now, setNow] = useState(start);
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return <Clock value={now}>{children}</Clock>;
}

/** The time in ms, renewed a few times a minute. */
export function useClock(): number {
  const now = useContext(Clock);
  if (now === null) throw new Error('useClock outside ClockProvider');
  return now;
}
