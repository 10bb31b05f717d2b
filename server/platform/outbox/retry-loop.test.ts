import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startLoop } from './retry-loop.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('passes at its pace, and at once when woken', async () => {
  const pass = vi.fn(async () => undefined);
  const loop = startLoop({ pass, everyMs: 1_000, onFailure: () => undefined, onRecovery: () => undefined });
  await vi.advanceTimersByTimeAsync(999);
  expect(pass).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(pass).toHaveBeenCalledTimes(2);
  loop.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(pass).toHaveBeenCalledTimes(3);
  await loop.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(pass).toHaveBeenCalledTimes(3);
});

it('does not lose a wake-up that comes during a pass', async () => {
  let inPass: () => void = () => undefined;
  const pass = vi.fn(async () => inPass());
  const loop = startLoop({
    pass: async () => void (await pass()),
    everyMs: 60_000,
    onFailure: vi.fn(),
    onRecovery: vi.fn(),
  });
  await vi.advanceTimersByTimeAsync(0);
  inPass = () => {
    inPass = () => undefined;
    loop.wake();
  };
  loop.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(pass).toHaveBeenCalledTimes(3);
  await loop.stop();
});

it('waits longer after each failure, is told of the first and of the recovery only, and cannot be hurried', async () => {
  let broken = true;
  const pass = vi.fn(async () => {
    if (broken) throw new Error('away');
    return undefined;
  });
  const onFailure = vi.fn();
  const onRecovery = vi.fn();
  const loop = startLoop({ pass, everyMs: 1_000, onFailure, onRecovery });
  await vi.advanceTimersByTimeAsync(60_000);
  const calls = pass.mock.calls.length;
  expect(calls).toBeGreaterThan(10);
  expect(calls).toBeLessThan(35);
  for (let n = 0; n < 100; n++) loop.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(pass.mock.calls.length).toBeLessThanOrEqual(calls + 1);
  broken = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(onFailure).toHaveBeenCalledTimes(1);
  expect(onRecovery).toHaveBeenCalledTimes(1);
  await loop.stop();
});
