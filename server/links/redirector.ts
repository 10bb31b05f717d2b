import { EnvError } from '@/server/platform/env.ts';
import { logger } from '@/server/platform/logger.ts';
import { type RunningRedirector, startRedirector } from './start-redirector.ts';

/** The supervisor kills what is still there after 10 s. */
const STOP_WITHIN_MS = 9_000;

let running: RunningRedirector | undefined;
let stopping = false;

/** Ends this process in order. A second signal, or a stop that takes too long, ends it at once. */
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (stopping) process.exit(1);
  stopping = true;
  logger.info({ signal }, 'the redirector stops');
  setTimeout(() => {
    logger.error('the redirector did not stop in time');
    process.exit(1);
  }, STOP_WITHIN_MS).unref();
  await running?.stop();
  logger.info('the redirector has stopped');
  process.exit(0);
}

function crash(error: unknown): never {
  logger.fatal({ err: error }, 'the redirector crashed');
  process.exit(1);
}

/** A mistake of whoever started us is told in one sentence, without a stack. */
function refuse(error: unknown): never {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const port = error instanceof Error && 'port' in error ? error.port : undefined;
  if (code === 'EADDRINUSE')
    logger.fatal(`port ${port} is in use by another program; choose another with REDIRECTOR_PORT=`);
  else if (code === 'EACCES')
    logger.fatal(`port ${port} may not be listened on by this user; choose one above 1023 with REDIRECTOR_PORT=`);
  else if (error instanceof EnvError) logger.fatal(error.message);
  else return crash(error);
  process.exit(2);
}

process.on('SIGTERM', (signal) => void stop(signal).catch(crash));
process.on('SIGINT', (signal) => void stop(signal).catch(crash));
// An unknown state is worse than a restart: the supervisor starts us again within seconds.
process.on('unhandledRejection', crash);
process.on('uncaughtException', crash);

try {
  running = await startRedirector();
} catch (error) {
  refuse(error);
}
