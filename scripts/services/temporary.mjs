import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardPath } from './guard.mjs';
import { freePort } from './ports.mjs';
import { initPostgres, packagedPostgres, reachablePostgres, startPostgres } from './postgres.mjs';
import { unprivilegedAccount } from './unprivileged.mjs';

const root = join(import.meta.dirname, '../..');

/**
 * A PostgreSQL server of its own for a test or a tool: fast rather than safe, gone with all its data after `stop`.
 * @param {{ connections?: number, durable?: boolean }} [options] durable: every commit waits for the disk, as in the product
 */
export async function temporaryPostgres({ connections = 200, durable = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'maru-pg-'));
  const account = unprivilegedAccount();
  guardPath(folder);
  chmodSync(folder, 0o711);
  if (account) chownSync(folder, account.uid, account.gid);
  try {
    const native = reachablePostgres(packagedPostgres(root), account, folder);
    const data = join(folder, 'data');
    const password = randomBytes(12).toString('hex');
    await initPostgres({ native, data, password, account });
    const server = await startPostgres({
      native,
      data,
      password,
      account,
      connections,
      durable,
      port: await freePort(),
    });
    const stop = async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    };
    return { ...server, stop };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
