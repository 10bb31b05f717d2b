import type { Redis } from 'ioredis';
import { logger } from '../logger.ts';
import { singleton } from '../singleton.ts';
import { duplicateState, stateRedis } from './client.ts';
import { toJson } from './json.ts';

type Handler = (payload: unknown) => void;

/** Whether the subscriber hears anything now. Kept apart from it, because hot paths ask with every read. */
const hearing = singleton('redis.hearing', () => ({ now: false }));

/** Outlives the connection: a new one takes up all subscriptions again. */
const channels = () => singleton('redis.channels', () => new Map<string, Set<Handler>>());

const reconnectHandlers = () => singleton('redis.reconnect', () => new Set<() => void>());

function createSubscriber(): Redis {
  const redis = duplicateState({ purpose: 'subscriber' });
  // We subscribe again ourselves, to know when it has been done: only then may caches trust the channel again.
  redis.options.autoResubscribe = false;
  let hadConnection = false;
  redis.on('ready', () => {
    const isReconnect = hadConnection;
    hadConnection = true;
    void resubscribe(redis, isReconnect);
  });
  redis.on('close', () => {
    hearing.now = false;
  });
  redis.on('message', (channel: string, message: string) => deliver(channel, message));
  return redis;
}

async function resubscribe(subscriber: Redis, isReconnect: boolean): Promise<void> {
  try {
    const names = [...channels().keys()];
    if (names.length > 0) await subscriber.subscribe(...names);
    hearing.now = true;
  } catch (error) {
    // A connection that cannot subscribe is of no use: a new one tries again.
    logger.warn({ err: error }, 'could not subscribe again');
    if (subscriber.status === 'ready') subscriber.disconnect(true);
    return;
  }
  if (!isReconnect) return;
  for (const handler of reconnectHandlers()) handler();
}

function deliver(channel: string, message: string): void {
  const handlers = channels().get(channel);
  if (!handlers) return;
  try {
    const payload: unknown = JSON.parse(message);
    for (const handler of [...handlers]) handler(payload);
  } catch (error) {
    logger.error({ err: error, channel }, 'a message could not be handled');
  }
}

function subscriber(): Redis {
  return singleton('redis.subscriber', createSubscriber);
}

/**
 * Calls `handler` with each payload published on `channel` (state server), also after reconnects. Messages of an outage are lost: see
 * `onReconnect`. Resolves when Redis has confirmed; gives the function that ends it.
 */
export async function subscribe(channel: string, handler: Handler): Promise<() => Promise<void>> {
  const handlers = channels().get(channel);
  if (handlers) handlers.add(handler);
  else channels().set(channel, new Set([handler]));
  await subscriber().subscribe(channel);
  return async () => {
    const left = channels().get(channel);
    left?.delete(handler);
    if (left?.size !== 0) return;
    channels().delete(channel);
    const redis = subscriber();
    if (redis.status === 'ready') await redis.unsubscribe(channel);
  };
}

/** Sends `payload` as JSON (a `bigint` becomes a string) to all subscribers of all processes. Fails when Redis is away. */
export async function publish(channel: string, payload: unknown): Promise<void> {
  await stateRedis().publish(channel, toJson(payload));
}

/** Calls `handler` after the subscriptions were interrupted and work again, so that what may have been missed can be dropped. */
export function onReconnect(handler: () => void): () => void {
  reconnectHandlers().add(handler);
  return () => reconnectHandlers().delete(handler);
}

/** Says whether messages arrive now. While they do not, in-process copies may be out of date without anybody telling. */
export function isSubscriberConnected(): boolean {
  return hearing.now;
}
