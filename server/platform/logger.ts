import { type Bindings, type Logger, pino } from 'pino';
import pretty from 'pino-pretty';
import { readLogSettings } from './env.ts';
import { singleton } from './singleton.ts';

const SECRET_KEYS = ['authorization', 'cookie', 'password', 'token', 'secret', 'apiKey', 'ticket', 'recoveryCodes'];

/** The paths that are blacked out: the keys of secrets at the top and down to three levels below. */
const REDACTED = ['', '*', '*.*', '*.*.*'].flatMap((above) => [
  ...SECRET_KEYS.map((key) => (above === '' ? key : `${above}.${key}`)),
  `${above}["set-cookie"]`,
]);

/** What PostgreSQL adds to its errors and may repeat whole rows: `detail` is "Failing row contains (…)". */
const ROWS = ['detail', 'where', 'internalQuery'] as const;

/** An error with its stack and code, without the values that it was about. */
function serializeError(error: Error): unknown {
  const serialized: unknown = pino.stdSerializers.err(error);
  if (typeof serialized !== 'object' || serialized === null) return serialized;
  return Object.fromEntries(Object.entries(serialized).filter(([key]) => !ROWS.some((row) => row === key)));
}

function createLogger(): Logger {
  const settings = readLogSettings();
  const options = {
    level: settings.level,
    base: { role: settings.role, pid: process.pid },
    redact: { paths: REDACTED, censor: '[redacted]' },
    serializers: { err: serializeError },
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
