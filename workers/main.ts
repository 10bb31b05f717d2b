import { constants, setPriority } from 'node:os';
import { EnvError, env } from '@/server/platform/env.ts';
import { logger } from '@/server/platform/logger.ts';
import { chooseSystems, UsageError } from './boot/choose-systems.ts';
import { keepHeapSmall } from './boot/keep-heap-small.ts';
import { type RunningProcess, startProcess } from './boot/start-process.ts';
import { systems } from './systems.ts';

/** The supervisor kills what is still there after 10 s. */
const STOP_WITHIN_MS = 8_000;

const stopping = new AbortController();
let running: Promise<RunningProcess | undefined> = Promise.resolve(undefined);

/** Ends this process in order. A second signal, or a stop that takes too long, ends it at once. */
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping.signal.aborted) process.exit(1);
  stopping.abort();
  logger.info({ signal }, 'workers stop');
  setTimeout(() => {
    logger.error('workers did not stop in time');
    process.exit(1);
  }, STOP_WITHIN_MS).unref();
  await (await running)?.stop();
  logger.info('workers have stopped');
  process.exit(0);
}

function crash(error: unknown): never {
  logger.fatal({ err: error }, 'workers crashed');
  process.exit(1);
}

/** A mistake of whoever started us is told in one sentence, without a stack. */
function refuse(error: unknown): never {
  if (!(error instanceof EnvError || error instanceof UsageError)) return crash(error);
  logger.fatal(error.message);
  process.exit(2);
}

keepHeapSmall();
// When the machine is busy, people who wait for a page come before jobs.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

process.on('SIGTERM', (signal) => void stop(signal).catch(crash));
process.on('SIGINT', (signal) => void stop(signal).catch(crash));
// An unknown state is worse than a restart: the supervisor starts us again, and jobs come back.
process.on('unhandledRejection', crash);
process.on('uncaughtException', crash);

try {
  const chosen = chooseSystems(systems, process.argv.slice(2));
  logger.info({ systems: chosen.map((system) => system.name), env: env.NODE_ENV }, 'workers start');
  running = startProcess(chosen, stopping.signal);
  await running;
} catch (error) {
  refuse(error);
}
