import { afterAll, afterEach, expect, it } from 'vitest';
import { closeDb, pg } from '@/server/platform/db/client.ts';
import type { Outgoing, Provider, SendResult } from '../channels/channel.ts';
import { replaceProviders } from '../channels/providers.ts';
import { handOver } from './hand-over.ts';

afterEach(() => pg.query('DELETE FROM notification_providers'));
afterAll(closeDb);

const ACCEPTED: SendResult = { outcome: 'accepted', providerMessageId: 'one' };

/** Hands two messages to this provider and takes the time away at once. */
async function handOverAndStop(send: Provider['send']): Promise<string[]> {
  const restore = replaceProviders({ fcm: [{ name: 'slow', channel: 'fcm', send }] });
  const stop = new AbortController();
  const handedOver = handOver('fcm', [{}, {}] as Outgoing[], { signal: stop.signal, clock: Date.now });
  stop.abort(new Error('the lock was lost'));
  const outcomes = (await handedOver).map(({ result }) => result.outcome);
  restore();
  return outcomes;
}

it('what a provider is handing over when its job is stopped is not cut off', async () => {
  const outcomes = await handOverAndStop(
    (batch, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        setImmediate(() => resolve(batch.map(() => ACCEPTED)));
      }),
  );
  expect(outcomes).toEqual(['accepted', 'accepted']);
});

it('what a provider handed over before it was told to stop counts as sent, and is not sent again', async () => {
  const stopped: SendResult[] = [ACCEPTED, { outcome: 'retry', error: 'stopped' }];
  const outcomes = await handOverAndStop(
    (_batch, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) resolve(stopped);
        else signal.addEventListener('abort', () => resolve(stopped));
      }),
  );
  expect(outcomes).toEqual(['accepted', 'retry']);
});

it('a provider that does not stop when told to is not waited for', async () => {
  expect(await handOverAndStop(() => new Promise(() => {}))).toEqual(['retry', 'retry']);
});
