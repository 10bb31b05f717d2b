import { afterAll, afterEach, beforeEach } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import { closeRedis } from '@/server/platform/redis/client.ts';
import { replaceProviders } from '../channels/providers.ts';
import { groupBy } from '../group-by.ts';
import type { SentChannel } from '../terms.ts';
import { type RecordingProvider, recordingProvider } from './recording-provider.ts';

/**
 * For the tests of a file: providers that record what they are given, by their names, those of one channel tried in this order. Each test has
 * new ones; the outbox is emptied behind it, and connections are closed at the end.
 */
export function recordChannels<Name extends string>(
  channels: Record<Name, SentChannel>,
): Record<Name, RecordingProvider> {
  const current = {} as Record<Name, RecordingProvider>;
  let restore = () => {};

  beforeEach(() => {
    for (const name of Object.keys(channels) as Name[]) current[name] = recordingProvider(channels[name], name);
    const all = Object.values<RecordingProvider>(current);
    restore = replaceProviders(Object.fromEntries(groupBy(all, ({ channel }) => channel)));
  });

  afterEach(async () => {
    restore();
    await pg.query('DELETE FROM outbox');
  });

  afterAll(async () => {
    await closeRedis();
    await closeDb();
  });

  return current;
}
