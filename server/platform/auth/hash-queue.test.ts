import { expect, test } from 'vitest';
import { type HashQueue, hashInTurn, requireHashingRoom } from './hash-queue.ts';

function makeQueue(atOnce: number, maxWaiting: number): HashQueue {
  return { atOnce, maxWaiting, running: 0, waiting: [] };
}

test('never more at once than allowed, each in its turn, and nothing is left over', async () => {
  const queue = makeQueue(2, 100);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const work = Array.from({ length: 20 }, (_, index) =>
    hashInTurn(async () => {
      running += 1;
      most = Math.max(most, running);
      order.push(index);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return index;
    }, queue),
  );
  expect(await Promise.all(work)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(most).toBe(2);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(queue).toMatchObject({ running: 0, waiting: [] });
});

test('who finds the queue full is told to come back, and a failure frees its place', async () => {
  const queue = makeQueue(1, 1);
  let fail: (error: Error) => void = () => undefined;
  const first = hashInTurn(() => new Promise<void>((_, reject) => (fail = reject)), queue);
  requireHashingRoom(queue);
  const second = hashInTurn(async () => 'second', queue);
  const refusal = { code: 'unavailable', details: { reason: 'busy', retryAfterS: 2 } };
  await expect(hashInTurn(async () => 'third', queue)).rejects.toMatchObject(refusal);
  expect(() => requireHashingRoom(queue)).toThrow(expect.objectContaining(refusal));
  fail(new Error('no memory'));
  await expect(first).rejects.toThrow('no memory');
  expect(await second).toBe('second');
  expect(queue).toMatchObject({ running: 0, waiting: [] });
});
