import { pg } from '@/server/platform/db/client.ts';
import { logger } from '@/server/platform/logger.ts';

const SAY_EVERY_MS = 10_000;

/**
 * Waits until the database answers and has our tables. Says what it waits for, at once and then every 10 s. Ends early, without an answer,
 * when `signal` is aborted.
 */
export async function waitForDatabase(signal: AbortSignal): Promise<void> {
  let saidAt = Number.NEGATIVE_INFINITY;
  for (let pause = 100; !signal.aborted; pause = Math.min(pause * 2, 2_000)) {
    try {
      await pg.query('SELECT 1 FROM outbox LIMIT 1');
      return;
    } catch (error) {
      if (performance.now() - saidAt >= SAY_EVERY_MS) {
        saidAt = performance.now();
        logger.warn({ err: error }, reasonOf(error));
      }
      await sleep(pause, signal);
    }
  }
}

const UNDEFINED_TABLE = '42P01';

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === UNDEFINED_TABLE
    ? 'the database has no tables of Maru yet: waiting for the migrations (npm run db:migrate)'
    : 'the database (DATABASE_URL) does not answer: waiting for it';
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
