// `npm start`: from a bare clone to the open product. Built-ins only until the packages are there.
import { join } from 'node:path';
import { openDataFolder } from './start/data-folder.mjs';
import { lockDataFolder } from './start/data-lock.mjs';
import { installFfmpegLater } from './start/ffmpeg.mjs';
import { lanLines, shownAddress } from './start/https.mjs';
import { untilStopped } from './start/lifetime.mjs';
import { prepareMachine } from './start/machine.mjs';
import { checkDisk, checkNode, checkPort } from './start/preflight.mjs';
import { openProduct, writeRuntime } from './start/product.mjs';
import { say, seconds } from './start/progress.mjs';
import { readSettings } from './start/settings.mjs';
import { createSupervisor } from './start/supervisor.mjs';

await untilStopped(async ({ atEnd, stopped }) => {
  checkNode();
  const settings = readSettings();
  checkDisk(settings.data);
  const stamp = openDataFolder(settings.data, settings.version);
  const shown = shownAddress(settings);
  atEnd(await lockDataFolder(settings.data, { what: 'another Maru', url: shown }));
  await checkPort(settings.port, settings.host);
  if (settings.httpPort) await checkPort(settings.httpPort, settings.host, 'HTTP_PORT');
  if (settings.redirectorPort) await checkPort(settings.redirectorPort, settings.host, 'REDIRECTOR_PORT');

  await prepareMachine(settings);
  let env;
  const changed = () => env && writeRuntime(settings, env, supervisor);
  const supervisor = createSupervisor({
    logs: join(settings.data, 'logs'),
    print: (line) => say(`  ${line}`),
    changed,
  });
  atEnd(supervisor.stop);
  const product = await openProduct({ settings, stamp, supervisor });
  env = product.env;

  say(`\nMaru ${settings.version} is ready in ${seconds(performance.now())}: ${shown}`);
  if (product.setupLink) say(`First account (this link works once): ${shown}${product.setupLink}`);
  if (env.RATE_LIMIT_FACTOR && Number(env.RATE_LIMIT_FACTOR) !== 1) {
    say(`RATE_LIMIT_FACTOR=${env.RATE_LIMIT_FACTOR}: limits are multiplied for callers from this machine.`);
  }
  for (const line of lanLines(settings)) say(line);
  say(`Data and logs: ${settings.data}   Stop: Ctrl-C\n`);
  await installFfmpegLater(() => !stopped());
});
