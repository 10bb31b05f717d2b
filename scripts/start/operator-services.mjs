import { join } from 'node:path';
import { openDataFolder } from './data-folder.mjs';
import { dataFolderHolder, lockDataFolder, readRuntime } from './data-lock.mjs';
import { productEnvironment } from './environment.mjs';
import { prepareClient, prepareData } from './product.mjs';
import { say } from './progress.mjs';
import { Refusal } from './refusal.mjs';
import { openSecrets } from './secrets.mjs';
import { createSupervisor } from './supervisor.mjs';

/**
 * What an operator's command needs to reach the product's data: the servers of the running product, or, when it does not
 * run, the same servers started for the moment and handed to `atEnd` for stopping.
 * @param {import('./settings.mjs').Settings} settings @param {(undo: () => unknown) => void} atEnd
 * @returns {Promise<{ env: Record<string, string>, running: boolean }>}
 */
export async function operatorServices(settings, atEnd) {
  await prepareClient();
  const holder = dataFolderHolder(settings.data);
  const runtime = holder && readRuntime(settings.data);
  if (holder && !runtime) {
    throw new Refusal(
      `${holder.what} (process ${holder.pid}) is still starting.`,
      'Try again when it says that it is ready.',
    );
  }
  if (runtime) return { env: { ...process.env, ...runtime.env }, running: true };
  const stamp = openDataFolder(settings.data, settings.version);
  atEnd(await lockDataFolder(settings.data, { what: "an operator's command" }));
  const supervisor = createSupervisor({ logs: join(settings.data, 'logs'), print: (line) => say(`  ${line}`) });
  atEnd(supervisor.stop);
  const secrets = openSecrets(settings.data);
  const addresses = await prepareData({ settings, stamp, secrets, supervisor });
  return {
    env: productEnvironment({ settings, secrets, addresses, port: settings.port, webPort: 3001 }),
    running: false,
  };
}
