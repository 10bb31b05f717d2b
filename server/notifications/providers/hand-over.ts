import { CHANNEL_DESCRIPTIONS, type Outgoing, type Provider, type SendResult } from '../channels/channel.ts';
import { providersOf } from '../channels/providers.ts';
import type { SentChannel } from '../terms.ts';
import { callableAt, learn, learnPauses, type Watched, watch } from './watch-provider.ts';

/** What came of a message, and who said so; null: nobody could be asked. */
export type HandedOver = { result: SendResult; provider: string | null };

/** When the breaker of the only provider lets a probe through, others wait at least so long for what comes of it. */
const LEAST_WAIT_MS = 500;
/** How long a call may go on whose job has lost its lock or whose process stops. */
const FINISHES_MS = 2_000;
/** How long a provider that was told to stop is listened to. */
const LAST_WORDS_MS = 1_000;
/** The provider was there when the message was planned and is not any more: somebody may put it back. */
const WITHOUT_PROVIDER_MS = 60_000;

/** When something can be sent on a channel: in the past when it can now, `Infinity` when nobody has set it up. */
export function channelOpensAt(channel: SentChannel, clock: () => number): number {
  const times = providersOf(channel).map((provider) => callableAt(watch(provider, clock)));
  return Math.min(...times, Number.POSITIVE_INFINITY);
}

/**
 * Hands a batch to the first provider of the channel that may be called; what it does not take now goes to the next one. Tells of each message,
 * in order. A message that nobody could be asked for comes back as `pause`.
 * @param clock ms since 1970
 */
export async function handOver(
  channel: SentChannel,
  batch: readonly Outgoing[],
  { signal, clock }: { signal: AbortSignal; clock: () => number },
): Promise<HandedOver[]> {
  const providers = providersOf(channel);
  await learnPauses(providers, clock);
  const answers = new Map<Outgoing, HandedOver>();
  let left = [...batch];
  for (const provider of providers) {
    if (left.length === 0) break;
    const watched = watch(provider, clock);
    if (watched.pausedUntil > clock() || !watched.breaker.tryCall()) continue;
    const results = await call(provider, left, signal);
    learn(watched, results, clock());
    left = left.filter((message, index) => {
      const result = results[index] ?? lost(provider);
      keep(answers, message, { result, provider: provider.name });
      return result.outcome === 'retry' || result.outcome === 'pause';
    });
  }
  const untilOpen = waitMs(providers, clock);
  return batch.map((message) => answers.get(message) ?? { result: nobody(untilOpen), provider: null });
}

/** A message that one provider could not take and another may not be asked for has been tried: it goes on as `retry`. */
function keep(answers: Map<Outgoing, HandedOver>, message: Outgoing, answer: HandedOver): void {
  const before = answers.get(message);
  if (before?.result.outcome === 'retry' && answer.result.outcome === 'pause') return;
  answers.set(message, answer);
}

function waitMs(providers: readonly Provider[], clock: () => number): number {
  if (providers.length === 0) return WITHOUT_PROVIDER_MS;
  const watched: Watched[] = providers.map((provider) => watch(provider, clock));
  return Math.max(LEAST_WAIT_MS, Math.min(...watched.map(callableAt)) - clock());
}

const nobody = (afterMs: number): SendResult => ({ outcome: 'pause', error: 'no provider can be asked now', afterMs });
const lost = ({ name }: Provider): SendResult => ({ outcome: 'retry', error: `${name} told nothing of this message` });

/**
 * One call, ended after the channel's time, and a while after `signal`: what is cut off may have been taken and would be sent twice, and nearly
 * every call ends by itself before. What throws has told nothing of any message.
 */
async function call(provider: Provider, batch: readonly Outgoing[], signal: AbortSignal): Promise<SendResult[]> {
  const { timeoutMs } = CHANNEL_DESCRIPTIONS[provider.channel];
  const end = new AbortController();
  const late = new Error(`${provider.name} took longer than ${timeoutMs} ms`);
  const timer = setTimeout(() => end.abort(late), timeoutMs);
  const forget = [afterAbort(signal, FINISHES_MS, () => end.abort(signal.reason))];
  // Who was told to stop may still say what it has handed over, but is not waited for long.
  const silence = new Promise<never>((_resolve, reject) => {
    forget.push(afterAbort(end.signal, LAST_WORDS_MS, () => reject(end.signal.reason)));
  });
  try {
    return await Promise.race([provider.send(batch, end.signal), silence]);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return batch.map(() => ({ outcome: 'retry', error: message }));
  } finally {
    clearTimeout(timer);
    for (const stop of forget) stop();
  }
}

/** Calls `act` so long after the signal. Gives what calls it off. */
function afterAbort(signal: AbortSignal, ms: number, act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    timer = setTimeout(act, ms);
  };
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait, { once: true });
  return () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', wait);
  };
}
