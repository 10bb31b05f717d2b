import { vi } from 'vitest';

/** Long enough for a machine that is busy with other tests; what is awaited is there as soon as it is there. */
const PATIENCE = { timeout: 30_000, interval: 10 };

/** Waits until `condition` gives something truthy, and returns it. */
export function eventually<T>(condition: () => T | Promise<T>): Promise<NonNullable<T>> {
  return vi.waitUntil(condition, PATIENCE) as Promise<NonNullable<T>>;
}

/** Waits until `attempt` does not fail any more, and returns its result. */
export function eventuallyPasses<T>(attempt: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(attempt, PATIENCE);
}
