import { expect, it } from 'vitest';
import { withAddresses } from './packages.mjs';

it('every archive with a hash in the lock gets the address registries give it', () => {
  const integrity = 'sha512-x';
  const lock = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/a': { version: '1.0.0', integrity },
      'node_modules/a/node_modules/@s/b': { version: '2.0.0-rc.1', integrity },
      'node_modules/alias': { name: 'real', version: '3.0.0', integrity },
      'node_modules/placed': { version: '1.0.0', integrity, resolved: 'https://elsewhere.example/placed.tgz' },
      'node_modules/unproven': { version: '1.0.0' },
      'node_modules/linked': { link: true, integrity },
    },
  };
  const addresses = (registry) =>
    Object.values(withAddresses(lock, registry).packages).map(({ resolved }) => resolved?.replace(registry, '…'));
  const wanted = [undefined, '/a/-/a-1.0.0.tgz', '/@s/b/-/b-2.0.0-rc.1.tgz', '/real/-/real-3.0.0.tgz'];
  const kept = ['https://elsewhere.example/placed.tgz', undefined, undefined];
  expect(addresses('https://npm.example/proxy')).toEqual([...wanted.map((path) => path && `…${path}`), ...kept]);
  expect(withAddresses(lock, 'https://npm.example/').packages['node_modules/a'].resolved).toBe(
    'https://npm.example/a/-/a-1.0.0.tgz',
  );
  expect(lock.packages['node_modules/a'].resolved).toBeUndefined();
});

it('the lock proves every package that it names', async () => {
  const { default: lock } = await import('../../package-lock.json', { with: { type: 'json' } });
  const unproven = Object.entries(lock.packages).filter(
    ([path, entry]) => path !== '' && !entry.link && !entry.integrity,
  );
  expect(unproven.map(([path]) => path)).toEqual([]);
});
