import { logger } from '../logger.ts';
import { type Loop, startLoop } from '../outbox/retry-loop.ts';
import { registerQueues } from './queues.ts';

const EVERY_MS = 10_000;

/** Keeps queues known to other processes, until stopped: again and again, because Redis may lose its data. */
export function keepRegistered(names: string[]): Loop {
  return startLoop({
    everyMs: EVERY_MS,
    pass: () => registerQueues(names).then(() => undefined),
    onFailure: (error) => logger.debug({ err: error }, 'queues are not registered'),
    onRecovery: () => undefined,
  });
}
