import { createConcurrencyLimiter } from '@/server/blocks/rate-limiter/index.ts';
import { AppError } from '../errors.ts';
import { logger } from '../logger.ts';
import { stateRedis } from '../redis/client.ts';
import { singleton } from '../singleton.ts';

/** How many calls of one person may be under way; a process that dies gives its slots back after `leaseMs`. */
export type InFlight = { max: number; leaseMs: number };

const RETRY_S = 5;

type Lease = { renew(): Promise<boolean>; release(): Promise<void> };

const localCounts = () => singleton('limits.in-flight', () => new Map<string, number>());

/**
 * Does expensive work in one of a person's slots, which is held until the answer was read to its end or nobody wants it any more. While Redis
 * is away this process counts alone.
 * @param name `GET /v1/admin/audit/export`
 * @param key whose slots, `u81`
 * @throws AppError `rate_limited` (`too_many_at_once`)
 */
export async function inSlot(
  { name, key, inFlight }: { name: string; key: string; inFlight: InFlight },
  work: () => Promise<Response>,
): Promise<Response> {
  const lease = await acquire(name, inFlight, key);
  if (lease === null) {
    throw new AppError('rate_limited', 'The same is under way already. Wait until it is done.', {
      reason: 'too_many_at_once',
      retryAfterS: RETRY_S,
    });
  }
  const renewal = setInterval(() => {
    lease.renew().catch((error: unknown) => logger.debug({ err: error, name }, 'a slot was not renewed'));
  }, inFlight.leaseMs / 3);
  renewal.unref();
  let isHeld = true;
  const release = async () => {
    if (!isHeld) return;
    isHeld = false;
    clearInterval(renewal);
    await lease.release().catch((error: unknown) => logger.debug({ err: error, name }, 'a slot runs out by itself'));
  };
  try {
    const { body, status, statusText, headers } = await work();
    if (body !== null) return new Response(releasingAtEnd(body, release), { status, statusText, headers });
    await release();
    return new Response(null, { status, statusText, headers });
  } catch (error) {
    await release();
    throw error;
  }
}

async function acquire(name: string, { max, leaseMs }: InFlight, key: string): Promise<Lease | null> {
  try {
    return await createConcurrencyLimiter({ redis: stateRedis(), prefix: `in-flight:${name}:`, max, leaseMs }).acquire(
      key,
    );
  } catch (error) {
    logger.debug({ err: error, name }, 'slots are counted by this process alone');
    return acquireHere(`${name} ${key}`, max);
  }
}

function acquireHere(key: string, max: number): Lease | null {
  const counts = localCounts();
  const held = counts.get(key) ?? 0;
  if (held >= max) return null;
  counts.set(key, held + 1);
  return {
    renew: async () => true,
    release: async () => {
      const left = (counts.get(key) ?? 1) - 1;
      if (left === 0) counts.delete(key);
      else counts.set(key, left);
    },
  };
}

function releasingAtEnd(body: ReadableStream<Uint8Array>, release: () => Promise<void>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) {
          controller.enqueue(value);
          return;
        }
        await release();
        controller.close();
      } catch (error) {
        await release();
        controller.error(error);
      }
    },
    async cancel(reason) {
      await release();
      await reader.cancel(reason);
    },
  });
}
