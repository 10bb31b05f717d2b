import { type Bindings, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { readLogSettings } from './env.ts';
import { singleton } from './singleton.ts';

const SECRET_KEYS = ['authorization', 'cookie', 'password', 'token', 'secret'];

/** The paths that are blacked out: the keys of secrets at the top and down to three levels below. */
const REDACTED = ['', '*', '*.*', '*.*.*'].flatMap((above) => [
  ...SECRET_KEYS.map((key) => (above === '' ? key : `${above}.${key}`)),
  `${above}["set-cookie"]`,
]);

function createLogger(): Logger {
  const settings = readLogSettings();
  const options = {
    level: settings.level,
    base: { role: settings.role, pid: process.pid },
    redact: { paths: REDACTED, censor: '[redacted]' },
  };
  if (!settings.pretty) return pino(options);
  // In this process, not in pino's worker thread: the thread's file would be missing from our bundles.
  return pino(options, pretty({ colorize: process.stdout.isTTY === true, ignore: 'pid,hostname', sync: true }));
}

/** The log of this process: JSON lines on standard output, readable in a terminal. Secrets are blacked out by key. */
export const logger: Logger = singleton('logger', createLogger);

/** A logger that adds `bindings` (for example the request id) to each of its lines. */
export function childLogger(bindings: Bindings): Logger {
  return logger.child(bindings);
}
