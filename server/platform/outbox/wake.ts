import { pg } from '../db/client.ts';
import { logger } from '../logger.ts';
import { singleton } from '../singleton.ts';

/** The Postgres channel on which dispatchers hear that there is something to send. */
export const WAKE_CHANNEL = 'outbox';

/** Who is woken has not to wait for the disk too: what they are woken for is there already. */
const NOTIFY = `SET LOCAL synchronous_commit = off; NOTIFY ${WAKE_CHANNEL}`;

type WakeState = { sending: boolean; again: boolean };

function state(): WakeState {
  return singleton('outbox-wake', () => ({ sending: false, again: false }));
}

/**
 * Tells the dispatchers, in whatever process, that rows were committed. Never inside a transaction: a NOTIFY there takes a lock that makes
 * all commits of the server wait for each other. At most one is under way per process; calls meanwhile become one more after it.
 */
export function wakeDispatcher(): void {
  const wake = state();
  if (wake.sending) {
    wake.again = true;
    return;
  }
  wake.sending = true;
  void notify(wake);
}

async function notify(wake: WakeState): Promise<void> {
  try {
    do {
      wake.again = false;
      await pg.query(NOTIFY);
    } while (wake.again);
  } catch (error) {
    // The dispatcher polls, so nothing is lost.
    logger.debug({ err: error }, 'dispatcher was not woken');
  } finally {
    wake.sending = false;
  }
}
