import { Client } from 'pg';
import { env } from '../env.ts';
import { logger } from '../logger.ts';
import { startLoop } from './retry-loop.ts';
import { WAKE_CHANNEL } from './wake.ts';

/** A connection that only listens is asked for a sign of life so often: a dead peer sends nothing. */
const CHECK_EVERY_MS = 15_000;

/**
 * Calls `onWake` whenever some process committed outbox rows. Holds one connection of its own, outside of the pool, and opens it again when
 * it breaks. Until then the dispatcher's polling does the work.
 */
export function listenForWakes(onWake: () => void): { stop(): Promise<void> } {
  let client: Client | undefined;

  function drop(broken: Client | undefined): void {
    if (client === broken) client = undefined;
    broken?.end().catch(() => undefined);
  }

  async function open(): Promise<void> {
    const fresh = new Client({
      connectionString: env.DATABASE_URL,
      application_name: 'maru-outbox-listener',
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    const lost = (): void => {
      drop(fresh);
      loop.wake();
    };
    fresh.on('error', lost);
    fresh.on('end', lost);
    fresh.on('notification', onWake);
    try {
      await fresh.connect();
      await fresh.query(`LISTEN ${WAKE_CHANNEL}`);
    } catch (error) {
      drop(fresh);
      throw error;
    }
    client = fresh;
    // Something may have been committed while nobody listened.
    onWake();
  }

  async function pass(): Promise<undefined> {
    const current = client;
    if (!current) {
      await open();
      return;
    }
    try {
      await current.query('SELECT 1');
    } catch (error) {
      drop(current);
      throw error;
    }
  }

  const loop = startLoop({
    everyMs: CHECK_EVERY_MS,
    pass,
    onFailure: (error) => logger.debug({ err: error }, 'outbox listener lost, polling meanwhile'),
    onRecovery: () => logger.debug('outbox listener is back'),
  });

  return {
    stop: async () => {
      await loop.stop();
      const last = client;
      client = undefined;
      await last?.end().catch(() => undefined);
    },
  };
}
