import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepTrying } from './keep-trying.ts';

const missing = () => Object.assign(new Error('Failed to load chunk /_next/x.js'), { name: 'ChunkLoadError' });
const page = new EventTarget();

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', page);
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('asks again after one second, two, four … and never more than half a minute, until the part is here', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValue(missing());
  const onHere = vi.fn();
  const onMissed = vi.fn();
  keepTrying(load, onHere, onMissed);
  await vi.advanceTimersByTimeAsync(0);
  expect(onMissed).toHaveBeenCalledTimes(1);
  for (const [index, seconds] of [1, 2, 4, 8, 16, 30, 30].entries()) {
    await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
    expect(load).toHaveBeenCalledTimes(index + 1);
    if (index === 6) load.mockResolvedValue('part');
    await vi.advanceTimersByTimeAsync(1);
    expect(load).toHaveBeenCalledTimes(index + 2);
  }
  expect(onHere.mock.calls).toEqual([['part']]);
  await vi.advanceTimersByTimeAsync(60_000);
  page.dispatchEvent(new Event('online'));
  expect(load).toHaveBeenCalledTimes(8);
});

test('asks at once when the browser is online again, once', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(missing()).mockResolvedValue('part');
  const onHere = vi.fn();
  keepTrying(load, onHere);
  await vi.advanceTimersByTimeAsync(0);
  page.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(load).toHaveBeenCalledTimes(2);
  expect(onHere).toHaveBeenCalledTimes(1);
});

test('called off, it asks no more and gives nothing', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(missing()).mockResolvedValue('part');
  const onHere = vi.fn();
  const stop = keepTrying(load, onHere);
  await vi.advanceTimersByTimeAsync(0);
  stop();
  page.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(load).toHaveBeenCalledTimes(1);
  const callOff = keepTrying(load, onHere);
  callOff();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(onHere).not.toHaveBeenCalled();
});
