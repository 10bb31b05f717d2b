import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, packagesAreCurrent } from './packages.mjs';
import { step } from './progress.mjs';
import { needsRedisProgram } from './services.mjs';
import { root } from './settings.mjs';
import { installSystemPackages } from './system-packages.mjs';
import { inTurn } from './turn.mjs';

/**
 * What has to be on this machine before anything can run: npm's packages and a redis-server, both at once.
 * @param {import('./settings.mjs').Settings} settings
 */
export async function prepareMachine(settings) {
  const results = await Promise.allSettled([preparePackages(), prepareRedis(settings)]);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

export async function preparePackages() {
  if (packagesAreCurrent()) return;
  mkdirSync(join(root, 'dist'), { recursive: true });
  await inTurn(join(root, 'dist/packages.lock'), 'the installation', async () => {
    if (!packagesAreCurrent()) await step('packages (npm ci)', installPackages);
  });
}

async function prepareRedis(settings) {
  if (!needsRedisProgram(settings)) return;
  await step('Redis', () =>
    installSystemPackages({ need: 'Redis', wanted: ['redis'], instead: 'or point REDIS_URL at a server' }),
  );
}
