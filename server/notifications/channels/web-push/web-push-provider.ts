import { LRUCache } from 'lru-cache';
import { type Dispatcher, request } from 'undici';
import { toFetchFailure } from '@/server/platform/safe-fetch/fetch-failure.ts';
import { createGuardedAgent } from '@/server/platform/safe-fetch/guarded-agent.ts';
import { readBody } from '@/server/platform/safe-fetch/read-body.ts';
import type { Door } from '@/server/platform/safe-fetch/resolve-host.ts';
import { type CircuitBreaker, createCircuitBreaker } from '../../providers/circuit-breaker.ts';
import type { Outgoing, Provider, SendResult } from '../channel.ts';
import { cutToBytes } from '../cut-text.ts';
import { retryAfterMs } from '../retry-after.ts';
import { type BrowserKeys, encryptPayload } from './encrypt-payload.ts';
import { pushDoor } from './push-door.ts';
import type { Vapid } from './vapid.ts';

/** One service that says nothing must not cost the batch of all others its time (`timeoutMs` of the channel). */
const SILENCE_MS = 8_000;
const MESSAGE_MS = 15_000;
/** All services take 4,096 bytes when they are encrypted (RFC 8030 section 7.2); the address of a click takes some of them. */
const TITLE_BYTES = 400;
const BODY_BYTES = 1_600;
/** Services keep nothing for longer. */
const TTL_MAX_S = 28 * 86_400;
const PAUSE_MS = 30_000;
const SERVICES_MAX = 500;
const ANSWER_BYTES = 300;

/** What is known of one push service: the browsers of one maker share theirs, and its troubles are nobody else's. */
type Service = { breaker: CircuitBreaker; pausedUntil: number };

type Options = { vapid: Vapid; door?: Door; clock?: () => number };

/** Browsers, by the push services that they have named (RFC 8030), encrypted (RFC 8291) and signed (RFC 8292). */
export function createWebPushProvider({ vapid, door = pushDoor, clock = Date.now }: Options): Provider {
  const agent = createGuardedAgent(SILENCE_MS, door);
  const services = new LRUCache<string, Service>({ max: SERVICES_MAX });

  function serviceOf(origin: string): Service {
    const known = services.get(origin);
    if (known !== undefined) return known;
    const service = { breaker: createCircuitBreaker({ clock, random: Math.random }), pausedUntil: 0 };
    services.set(origin, service);
    return service;
  }

  async function sendOne(message: Outgoing, signal: AbortSignal): Promise<SendResult> {
    const { address, keys } = message.to;
    const { origin } = new URL(address);
    const service = serviceOf(origin);
    const waitMs = Math.max(service.pausedUntil, service.breaker.opensAt()) - clock();
    if (waitMs > 0 || !service.breaker.tryCall()) {
      return { outcome: 'pause', error: `${origin} rests`, afterMs: Math.max(waitMs, 500), isPartial: true };
    }
    let body: Buffer;
    try {
      body = encryptPayload(payloadOf(message), keys as BrowserKeys);
    } catch (error) {
      service.breaker.succeeded();
      return { outcome: 'rejected', error: `cannot be encrypted: ${(error as Error).message}` };
    }
    const headers = { ...headersOf(message, clock()), authorization: vapid.authorization(origin, clock()) };
    const stop = AbortSignal.any([signal, AbortSignal.timeout(MESSAGE_MS)]);
    try {
      const answer = await request(address, { dispatcher: agent, method: 'POST', headers, body, signal: stop });
      const result = await resultOf(answer, clock());
      if (result.outcome === 'retry') service.breaker.failed();
      else service.breaker.succeeded();
      if (result.outcome === 'pause') service.pausedUntil = clock() + result.afterMs;
      return result;
    } catch (error) {
      const failure = toFetchFailure(error, address);
      if (failure.isRefusal) {
        service.breaker.succeeded();
        return { outcome: 'rejected', error: failure.message };
      }
      service.breaker.failed();
      // Whoever names a server that is dead must not close the channel for all others.
      return { outcome: 'retry', error: `${origin}: ${failure.message}`, isAlive: true };
    }
  }

  return {
    name: 'web-push',
    channel: 'web_push',
    send: (batch, signal) => Promise.all(batch.map((message) => sendOne(message, signal))),
  };
}

function payloadOf({ kind, tag, content, language }: Outgoing): Buffer {
  if (kind === 'clear') return Buffer.from(JSON.stringify({ kind, tag }));
  const title = cutToBytes(content.title, TITLE_BYTES);
  const body = cutToBytes(content.body, BODY_BYTES);
  return Buffer.from(JSON.stringify({ kind, tag, title, body, url: content.url, language }));
}

function headersOf({ kind, tag, urgent, lane, expiresAt }: Outgoing, now: number): Record<string, string> {
  const ttl = Math.floor((expiresAt.getTime() - now) / 1_000);
  return {
    'content-type': 'application/octet-stream',
    'content-encoding': 'aes128gcm',
    ttl: String(Math.min(Math.max(0, ttl), TTL_MAX_S)),
    urgency: urgent ? 'high' : lane === 'bulk' || kind === 'clear' ? 'low' : 'normal',
    // What waits for a browser that sleeps is replaced by what comes later under the same name, so that it shows, or hides, only once.
    ...(tag.length > 32 ? {} : { topic: tag }),
  };
}

async function resultOf({ statusCode, headers, body }: Dispatcher.ResponseData, now: number): Promise<SendResult> {
  body.on('error', () => undefined);
  const { body: text } = await readBody(body, '', ANSWER_BYTES);
  const error = `${statusCode} ${text.toString().replace(/\s+/g, ' ').trim()}`.trim();
  const location = headers.location;
  if (statusCode >= 200 && statusCode < 300) {
    return { outcome: 'accepted', providerMessageId: typeof location === 'string' ? location.slice(0, 500) : null };
  }
  if (statusCode === 404 || statusCode === 410) return { outcome: 'gone', error };
  const afterMs = retryAfterMs(headers['retry-after'], now);
  if (statusCode === 429) return { outcome: 'pause', error, afterMs: afterMs ?? PAUSE_MS, isPartial: true };
  if (statusCode < 500) return { outcome: 'rejected', error };
  return { outcome: 'retry', error, isAlive: true, ...(afterMs === null ? {} : { afterMs }) };
}
