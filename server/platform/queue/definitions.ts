import { singleton } from '../singleton.ts';

/** How a job is run and retried; filled in by `defineJob`. */
export type JobSettings = {
  /** Jobs of this kind that one worker process does at a time. */
  concurrency: number;
  /** How often a job is tried before it becomes a dead letter. */
  attempts: number;
  /** First pause before a retry; it doubles with each one and is jittered. */
  backoffMs: number;
  /** After so long an attempt counts as failed and its `signal` is aborted. */
  timeoutMs: number;
  /** Somebody waits for it: however much stands in the outbox, it goes to its queue before. */
  isUrgent?: boolean;
  /** At most `max` of them begin in `windowMs`, spread evenly, over all workers together; what is over waits its turn. */
  limit?: { max: number; windowMs: number };
};

export const DEFAULT_SETTINGS: JobSettings = { concurrency: 4, attempts: 5, backoffMs: 1_000, timeoutMs: 300_000 };

const NAME = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$/;

function definitions(): Map<string, JobSettings> {
  return singleton('job-definitions', () => new Map<string, JobSettings>());
}

/** Remembers how jobs called `name` are done. Throws on a name that BullMQ could not use as a queue's name. */
export function rememberSettings(name: string, settings: JobSettings): void {
  if (!NAME.test(name)) throw new Error(`job name ${JSON.stringify(name)} must be like links.check-health`);
  definitions().set(name, settings);
}

/** The settings of a job by its name; the defaults when this process does not know the job. */
export function settingsOf(name: string): JobSettings {
  return definitions().get(name) ?? DEFAULT_SETTINGS;
}
