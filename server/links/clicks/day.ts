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

const SLOTS_PER_WEEK = (7 * DAY_MS) / SLOT_MS;
/** 1970-01-01 was a Thursday: week 0 began three days before. */
const SLOTS_BEFORE_1970 = (3 * DAY_MS) / SLOT_MS;

/** The week (Monday to Sunday, UTC) of a quarter of an hour. */
export function weekOf(slot: number): number {
  return Math.floor((slot + SLOTS_BEFORE_1970) / SLOTS_PER_WEEK);
}

/** The first quarter of an hour of a week. */
export function firstSlotOf(week: number): number {
  return week * SLOTS_PER_WEEK - SLOTS_BEFORE_1970;
}
