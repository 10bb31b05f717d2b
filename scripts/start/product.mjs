import { join } from 'node:path';
import { freePort } from '../services/ports.mjs';
import { build, buildFolder, isBuilt } from './build.mjs';
import { writeRuntimeFile } from './data-lock.mjs';
import { productEnvironment } from './environment.mjs';
import { clientIsCurrent, generateClient } from './generate.mjs';
import { operate } from './operate.mjs';
import { builtProcesses, localUrl } from './processes.mjs';
import { say, step } from './progress.mjs';
import { Refusal } from './refusal.mjs';
import { writeRouteList } from './route-list.mjs';
import { openSecrets } from './secrets.mjs';
import { startServices } from './services.mjs';
import { root } from './settings.mjs';
import { inTurn } from './turn.mjs';

/**
 * From installed packages to an open product: services and migrations beside client and build, then the processes.
 * @param {{ settings: import('./settings.mjs').Settings, stamp: object, supervisor: ReturnType<typeof import('./supervisor.mjs').createSupervisor> }} options
 * @returns {Promise<{ env: Record<string, string>, port: number, folder: string, setupLink: string | undefined }>}
 */
export async function openProduct({ settings, stamp, supervisor }) {
  const secrets = openSecrets(settings.data);
  const [addresses, folder] = await Promise.all([
    prepareData({ settings, stamp, secrets, supervisor }),
    prepareBuild(),
  ]);
  const [port, webPort] = [settings.port || (await freePort()), await freePort()];
  const env = productEnvironment({ settings, secrets, addresses, port, webPort });
  const operator = { command: process.execPath, args: [join(folder, 'maru.mjs')], env };
  await refuseWrongSettings(operator);
  const begin = async (spec) => {
    await supervisor.start(spec);
    writeRuntime(settings, env, supervisor);
  };
  const [setupLink] = await Promise.all([
    setupLinkAfterSeed(operator, settings),
    ...builtProcesses({ folder, env, port, webPort, host: settings.host }).map(begin),
  ]);
  return { env, port, folder, setupLink };
}

/** Servers, then the newest schema. @returns {Promise<import('./services.mjs').Addresses>} */
export async function prepareData({ settings, stamp, secrets, supervisor }) {
  const addresses = await startServices({ settings, stamp, secrets, supervisor, say });
  const { migrate } = await import('../db/migrate.mjs');
  const applied = await migrate(addresses.DATABASE_URL);
  if (applied.length > 0) say(`✓ database: ${applied.length} migration${applied.length === 1 ? '' : 's'} applied`);
  return addresses;
}

/** What is made from the sources and not kept with them: the list of routes, and the database client when the schema changed. */
export async function prepareClient() {
  writeRouteList();
  if (clientIsCurrent()) return;
  await inTurn(join(root, 'dist/generate.lock'), 'the database client', async () => {
    if (!clientIsCurrent()) await step('database client', generateClient);
  });
}

/** @returns {Promise<string>} the folder of the build of the present sources */
export async function prepareBuild() {
  await prepareClient();
  const folder = buildFolder();
  if (!isBuilt(folder)) await step('build (the sources changed)', () => build(folder));
  return folder;
}

/** Before the processes, which would all stumble over the same mistake, each in its own way. */
async function refuseWrongSettings(operator) {
  const mistakes = await operate(operator, ['check-settings'], { log: true });
  if (mistakes)
    throw new Refusal(mistakes, 'Correct them in the environment, or leave them out: every one has a default.');
}

async function setupLinkAfterSeed(operator, { demo }) {
  if (demo) say(await operate(operator, ['seed']));
  return (await operate(operator, ['setup-link'])) || undefined;
}

/**
 * Writes down how to reach the running product, for `npm run maru` and `npm run doctor`, and who belongs to it.
 * @param {import('./settings.mjs').Settings} settings @param {Record<string, string>} env @param {any} supervisor
 */
export function writeRuntime({ data, host }, env, supervisor) {
  const url = localUrl(host, Number(env.PORT));
  writeRuntimeFile(data, { pid: process.pid, url, env: productKeys(env), processes: supervisor.marks() });
}

const KEYS =
  /^(DATABASE_URL|REDIS_(STATE|CACHE)_URL|STORAGE_URL|AUTH_SECRET|LINK_ALIAS_KEY|STORAGE_SIGNING_KEY|VAPID_KEY|PUBLIC_URL|PORT|HOST|WEB_URL|MARU_\w+|NODE_ENV)$/;

const productKeys = (env) => Object.fromEntries(Object.entries(env).filter(([name]) => KEYS.test(name)));
