import type { Bound } from '@/server/platform/queue/bind.ts';
import type { Schedule } from '@/server/platform/queue/schedule.ts';

/** Work of its own kind that runs as long as the process, for example the reading of a stream. */
type Service = { stop(): Promise<void> | void };

/** What one system has done by worker processes. `npm start -- --only=<name>` and `--only=` of this process choose by name. */
export type System = {
  name: string;
  bounds: Bound[];
  schedules: Schedule[];
  services: (() => Service)[];
};
