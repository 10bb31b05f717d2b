import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { guardPath } from '../services/guard.mjs';
import { freePort } from '../services/ports.mjs';
import { openDataFolder } from '../start/data-folder.mjs';
import { openProduct } from '../start/product.mjs';
import { productVersion } from '../start/settings.mjs';
import { createSupervisor } from '../start/supervisor.mjs';

/**
 * The whole built product on free ports with data of its own, supervised as by `npm start`: for browser tests and
 * measurements. Builds first when the sources changed.
 * @param {{ env?: Record<string, string>, print?: (line: string) => void }} [options] env: more for every process
 */
export async function startStack({ env = {}, print = (line) => process.stderr.write(`  ${line}\n`) } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'maru-stack-'));
  const data = join(folder, 'data');
  guardPath(folder);
  chmodSync(folder, 0o711);
  const port = await freePort();
  const settings = {
    data,
    port,
    host: '127.0.0.1',
    demo: false,
    version: productVersion(),
    durable: false,
    external: {},
    env,
  };
  const supervisor = createSupervisor({ logs: join(data, 'logs'), print });
  const stop = async () => {
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const stamp = openDataFolder(data, settings.version);
    const product = await openProduct({ settings, stamp, supervisor });
    const url = `http://127.0.0.1:${port}`;
    return {
      url,
      adminSetupLink: `${url}${product.setupLink}`,
      env: product.env,
      build: product.folder,
      logs: join(data, 'logs'),
      stop,
      pids: supervisor.pids,
      kill: (name, signal = 'SIGKILL') => {
        const pid = supervisor.pids()[name];
        if (!pid) throw new Error(`${name} does not run`);
        process.kill(pid, signal);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
