import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../services/ports.mjs';
import { checkDisk, checkNode, checkPort, freeMegabytes } from './preflight.mjs';
import { readSettings } from './settings.mjs';

let server;
afterEach(() => server?.close());

describe('before anything is started', () => {
  it('a port in use is refused with a way out', async () => {
    const port = await freePort();
    server = createServer();
    await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
    await expect(checkPort(port, '127.0.0.1')).rejects.toMatchObject({
      message: `Port ${port} is in use by another program.`,
      cure: expect.stringContaining(`PORT=${port + 1} npm start`),
    });
  });

  it('a full disk is refused with a way out', () => {
    expect(() => checkDisk('/data', () => 120)).toThrow(/^Only 120 MB are free on the disk of \/data/);
    expect(() => checkDisk('/data', () => 5000)).not.toThrow();
    expect(freeMegabytes('/does/not/exist/yet')).toBeGreaterThan(0);
  });

  it('an old Node is refused', () => {
    expect(() => checkNode('20.18.3')).toThrow('Maru needs Node 20.19 or newer; this is 20.18.3.');
    expect(() => checkNode('20.19.0')).not.toThrow();
    expect(() => checkNode('24.0.0')).not.toThrow();
  });

  it.each([
    [['--dmeo'], {}, '"--dmeo"'],
    [[], { PORT: 'web' }, 'PORT is "web"'],
    [[], { PORT: '70000' }, 'PORT is "70000"'],
    [[], { RATE_LIMIT_FACTOR: '-1' }, 'RATE_LIMIT_FACTOR'],
  ])('a mistake in what was asked for (%j %j) is refused', (argv, env, words) => {
    expect(() => readSettings(argv, env)).toThrow(words);
  });

  it('one REDIS_URL stands for both roles', () => {
    expect(readSettings([], { REDIS_URL: 'redis://a' }).external).toMatchObject({
      redisState: 'redis://a',
      redisCache: 'redis://a',
    });
  });
});
