import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../db/migrate.mjs';
import { freePort } from '../services/ports.mjs';
import { redisProgram } from '../services/programs.mjs';
import { type RedisServer, startRedis } from '../services/redis.mjs';
import { temporaryPostgres } from '../services/temporary.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where each worker finds its services: `postgres` is the maintenance database of the shared server. */
    services: { postgres: string; template: string; redisPorts: number[]; redisPassword: string; folder: string };
  }
}

const TEMPLATE = 'template_maru';
const PASSWORD = 'test';

/** One PostgreSQL with a migrated template for all workers, one redis-server for each. Returns what ends them. */
export default async function startServices(project: TestProject): Promise<() => Promise<void>> {
  const program = redisProgram();
  if (!program) throw new Error('The tests need redis-server or valkey-server on PATH (npm test installs it).');
  const folder = mkdtempSync(join(tmpdir(), 'maru-test-'));
  const [postgres, servers] = await Promise.all([temporaryPostgres(), startRedisServers(program, folder)]);
  await migrate(postgres.url(TEMPLATE));
  project.provide('services', {
    postgres: postgres.url('postgres'),
    template: TEMPLATE,
    redisPorts: servers.map(({ port }) => port),
    redisPassword: PASSWORD,
    folder,
  });
  return async () => {
    await Promise.all([postgres.stop(), ...servers.map((server) => server.stop())]);
    rmSync(folder, { recursive: true, force: true });
  };

  async function startRedisServers(path: string, base: string): Promise<RedisServer[]> {
    const count = Number(project.config.maxWorkers);
    const servers: RedisServer[] = [];
    for (let index = 0; index < count; index += 1) {
      const dir = join(base, `redis-${index + 1}`);
      servers.push(await startRedis({ program: path, role: 'test', port: await freePort(), dir, password: PASSWORD }));
    }
    return servers;
  }
}
