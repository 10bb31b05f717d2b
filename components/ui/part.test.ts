import { afterEach, expect, test, vi } from 'vitest';
import { createPart } from './part.ts';

const missing = () =>
  Object.assign(new Error('Failed to load chunk /_next/static/chunks/x.js from module 7'), { name: 'ChunkLoadError' });

/** What the server says of a file that did not come. */
const answer = (how: () => Promise<{ status: number }>) => {
  const head = vi.fn((_path: string) => how());
  vi.stubGlobal('fetch', head);
  return head;
};

afterEach(() => vi.unstubAllGlobals());

test('fetches once, and gives what came to all who listen', async () => {
  const load = vi.fn(async () => 'part');
  const part = createPart(load);
  const onChange = vi.fn();
  part.subscribe(onChange);
  part.fetch();
  part.fetch();
  await vi.waitFor(() => expect(part.read()).toEqual({ status: 'here', part: 'part' }));
  part.fetch();
  expect(load).toHaveBeenCalledTimes(1);
  expect(onChange).toHaveBeenCalledTimes(1);
});

test('a part that did not come is asked for anew', async () => {
  const head = answer(() => Promise.reject(new TypeError('Failed to fetch')));
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(missing()).mockResolvedValue('part');
  const part = createPart(load);
  part.fetch();
  await vi.waitFor(() => expect(part.read()).toEqual({ status: 'missed', why: 'unreachable' }));
  expect(head.mock.calls[0]?.[0]).toBe('/_next/static/chunks/x.js');
  part.fetch();
  expect(part.read()).toEqual({ status: 'coming' });
  await vi.waitFor(() => expect(part.read()).toEqual({ status: 'here', part: 'part' }));
});

test('a part that the server has no more is told from one that did not get through', async () => {
  for (const [status, why] of [
    [404, 'replaced'],
    [502, 'unreachable'],
  ] as const) {
    answer(async () => ({ status }));
    const part = createPart(() => Promise.reject(missing()));
    part.fetch();
    await vi.waitFor(() => expect(part.read()).toEqual({ status: 'missed', why }));
  }
});

test('a mistake inside of a part is no missing part', async () => {
  const error = new TypeError('x is not a function');
  const part = createPart(() => Promise.reject(error));
  part.fetch();
  await vi.waitFor(() => expect(part.read()).toEqual({ status: 'broken', error }));
});
