import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, probePort, until } from './ports.mjs';

let server: Server | undefined;
afterEach(() => server?.close());

describe('ports', () => {
  it('finds a free one below the range of outgoing connections', async () => {
    const port = await freePort();
    expect(port).toBeLessThan(32_768);
    expect(await probePort(port, '127.0.0.1')).toBe('free');
  });

  it('sees that one is used', async () => {
    const port = await freePort();
    server = createServer();
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    expect(await probePort(port, '127.0.0.1')).toBe('used');
  });

  it('gives up waiting with a sentence', async () => {
    await expect(until(() => false, { withinMs: 5, what: 'Redis' })).rejects.toThrow('Redis: no answer within');
    await expect(until(() => false, { withinMs: 5000, what: 'Redis', given: () => 'it died' })).rejects.toThrow(
      'Redis: it died',
    );
  });
});
