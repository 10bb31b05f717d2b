import { afterAll, afterEach, expect, it } from 'vitest';
import { closeRedis } from '../redis/client.ts';
import { dropSingleton } from '../singleton.ts';
import { inSlot } from './hold-slot.ts';

const originalState = process.env.REDIS_STATE_URL;
const slots = (key: string) => ({ name: 'GET /v1/test', key, inFlight: { max: 1, leaseMs: 60_000 } });
const answer = (text: string | null) => async () => new Response(text, { status: 200, headers: { 'x-kept': 'yes' } });

afterEach(async () => {
  await closeRedis();
  process.env.REDIS_STATE_URL = originalState;
  dropSingleton('env');
});
afterAll(closeRedis);

async function holds(): Promise<void> {
  const first = await inSlot(slots('u1'), answer('long'));
  await expect(inSlot(slots('u1'), answer('next'))).rejects.toMatchObject({ details: { reason: 'too_many_at_once' } });
  expect((await inSlot(slots('u2'), answer('of somebody else'))).headers.get('x-kept')).toBe('yes');
  expect(await first.text()).toBe('long');
  expect(await (await inSlot(slots('u1'), answer('next'))).text()).toBe('next');
}

it('holds the slot of a person until the answer was read', holds);

it('counts in this process while Redis is away', async () => {
  await closeRedis();
  process.env.REDIS_STATE_URL = 'redis://127.0.0.1:1';
  dropSingleton('env');
  await holds();
});

it('gives the slot back when nobody wants the answer, when there is none, and when the work fails', async () => {
  const unwanted = await inSlot(slots('u3'), answer('x'));
  await unwanted.body?.cancel();
  await inSlot(slots('u3'), answer(null));
  await expect(inSlot(slots('u3'), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(await (await inSlot(slots('u3'), answer('fine'))).text()).toBe('fine');
});
