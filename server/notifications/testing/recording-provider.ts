import type { Outgoing, Provider, SendResult } from '../channels/channel.ts';
import type { SentChannel } from '../terms.ts';

export type RecordingProvider = Provider & {
  /** Everything that was offered, in order. */
  readonly offered: Outgoing[];
  /** What was taken. */
  readonly taken: Outgoing[];
  /** What comes of a message; all are taken unless told. A rejection fails the whole batch. */
  answer(fn: (message: Outgoing) => SendResult | Promise<SendResult>): void;
};

/** For tests: a provider that keeps what it is given and answers as it is told. */
export function recordingProvider(channel: SentChannel, name = `test-${channel}`): RecordingProvider {
  const offered: Outgoing[] = [];
  const taken: Outgoing[] = [];
  let decide: (message: Outgoing) => SendResult | Promise<SendResult> = accept;
  return {
    name,
    channel,
    offered,
    taken,
    answer: (fn) => {
      decide = fn;
    },
    send: async (batch) => {
      offered.push(...batch);
      const results = await Promise.all(batch.map((message) => decide(message)));
      for (const [index, result] of results.entries()) {
        const message = batch[index];
        if (result.outcome === 'accepted' && message !== undefined) taken.push(message);
      }
      return results;
    },
  };
}

export const accept = ({ deliveryId }: Outgoing): SendResult => ({
  outcome: 'accepted',
  providerMessageId: `m-${deliveryId}`,
});
