// `npm run dev`: the product from its sources, with hot reload: the edge in front of `next dev`.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './services/ports.mjs';
import { openDataFolder } from './start/data-folder.mjs';
import { lockDataFolder } from './start/data-lock.mjs';
import { productEnvironment } from './start/environment.mjs';
import { untilStopped } from './start/lifetime.mjs';
import { prepareMachine } from './start/machine.mjs';
import { operate } from './start/operate.mjs';
import { checkDisk, checkNode, checkPort } from './start/preflight.mjs';
import { sourceProcesses } from './start/processes.mjs';
import { prepareClient, prepareData, writeRuntime } from './start/product.mjs';
import { say, seconds } from './start/progress.mjs';
import { writeRouteList } from './start/route-list.mjs';
import { openSecrets } from './start/secrets.mjs';
import { readSettings, root } from './start/settings.mjs';
import { createSupervisor } from './start/supervisor.mjs';

await untilStopped(async ({ atEnd }) => {
  checkNode();
  const settings = { ...readSettings(), env: { NODE_ENV: 'development' } };
  checkDisk(settings.data);
  const stamp = openDataFolder(settings.data, settings.version);
  const url = `http://localhost:${settings.port}`;
  atEnd(await lockDataFolder(settings.data, { what: 'npm run dev', url }));
  await checkPort(settings.port, settings.host);
  if (settings.redirectorPort) await checkPort(settings.redirectorPort, settings.host, 'REDIRECTOR_PORT');
  await prepareMachine(settings);
  const secrets = openSecrets(settings.data);
  const supervisor = createSupervisor({ logs: join(settings.data, 'logs'), print: say, loud: true });
  atEnd(supervisor.stop);
  const [addresses] = await Promise.all([prepareData({ settings, stamp, secrets, supervisor }), prepareClient()]);
  // A route that is added while we run belongs into the API's description.
  const watcher = watch(join(root, 'app/api/v1'), { recursive: true }, () => writeRouteList());
  atEnd(() => watcher.close());
  const webPort = await freePort();
  const env = productEnvironment({ settings, secrets, addresses, port: settings.port, webPort });
  await Promise.all(sourceProcesses({ env, host: settings.host, port: settings.port, webPort }).map(supervisor.start));
  writeRuntime(settings, env, supervisor);
  const operator = { command: process.execPath, args: ['--import', 'tsx', join(root, 'scripts/maru.ts')], env };
  if (settings.demo) say(await operate(operator, ['seed']));
  const setupLink = await operate(operator, ['setup-link']);
  say(`\nMaru (development) is ready in ${seconds(performance.now())}: ${url}`);
  if (setupLink) say(`First account (this link works once): ${url}${setupLink}`);
});
