export const DAY_MS = 86_400_000;

/** The day of a moment, in days since 1970 (UTC). */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

/** The date of a day, as Postgres reads it. */
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

const SLOT_MS = 900_000;

/** The quarter of an hour of a moment, counted since 1970 (UTC). */
export function slotOf(ms: number): number {
  return Math.floor(ms / SLOT_MS);
}

/** When a quarter of an hour begins. */
export function slotStart(slot: number): number {
  return slot * SLOT_MS;
}
