import { startClickCounter } from '@/server/links/count-clicks.ts';
import type { System } from './system.ts';

/** Clicks are counted from their stream in batches: a job for each would cost more than the redirect itself. */
export const links: System = { name: 'links', bounds: [], schedules: [], services: [() => startClickCounter()] };
